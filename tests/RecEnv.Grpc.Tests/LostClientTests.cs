using RecEnv.Grpc.Tests.Protocol;
using RecEnv.Grpc.Tests.Support;
using static RecEnv.Grpc.Tests.Support.Framing;

namespace RecEnv.Grpc.Tests;

public sealed class LostClientTests
{
    [Theory]
    [InlineData(UnaryPath, 2_000)]
    [InlineData(ExpandPath, 2_000)]
    public async Task Client_KilledAmidCallsUnderLoad_LogsNoError(string path, int replySize)
    {
        await using TestHost host = await TestHost.StartAsync(); // fails on any error line
        byte[] request = Frame(new ProbeRequest { Number = 20, ReplySize = replySize });

        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, _) =>
        {
            await using RawHttp2 raw = await host.ConnectRawAsync();
            for (int call = 0; call < 20; call++)
            {
                int stream = await raw.OpenAsync(path);
                await raw.DataAsync(stream, request, endStream: true);
            }

            for (int frame = 0; frame < i % 16; frame++)
            {
                await raw.ReadAsync(); // each client dies at another moment of its replies
            }

            raw.Kill();
        });
    }
}
