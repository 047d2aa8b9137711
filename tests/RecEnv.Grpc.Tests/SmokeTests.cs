using Google.Protobuf;
using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;

namespace RecEnv.Grpc.Tests;

public sealed class SmokeTests
{
    [Fact]
    public async Task Unary_Echo_Answers()
    {
        await using TestHost host = await TestHost.StartAsync();

        ProbeReply reply = await host.Client()
            .UnaryAsync(new ProbeRequest { Number = 7, Payload = ByteString.CopyFromUtf8("abc") }).ResponseAsync.Soon();

        Assert.Equal(7, reply.Number);
        Assert.Equal("abc", reply.Payload.ToStringUtf8());
    }
}
