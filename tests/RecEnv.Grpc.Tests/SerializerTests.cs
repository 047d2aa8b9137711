using System.Buffers;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using RecEnv.Grpc.Tests.Support;
using static RecEnv.Grpc.Tests.Support.Framing;

namespace RecEnv.Grpc.Tests;

public sealed class SerializerTests
{
    [Theory]
    [InlineData("throw-after-prefix", "half way")]
    [InlineData("too-short", "announced a payload of 10 bytes but wrote 3")]
    public async Task Serializer_FailsAfterThePrefix_ResetsTheCallWithInternalError(string kind, string log)
    {
        await using TestHost host = await StartAsync();

        RawAnswer answer = await CallAsync(host, kind);

        Assert.Equal(2, answer.ResetCode);
        await host.ExpectErrorAsync(log);
    }

    [Theory]
    [InlineData("throw-before-prefix", "at once")]
    [InlineData("no-complete", "without calling Complete")]
    public async Task Serializer_FailsBeforeThePrefix_IsUnknown(string kind, string log)
    {
        await using TestHost host = await StartAsync();

        RawAnswer answer = await CallAsync(host, kind);

        Assert.Equal(StatusCode.Unknown, answer.Status);
        Assert.True(answer.IsTrailersOnly);
        await host.ExpectErrorAsync(log);
    }

    [Theory]
    [InlineData("array")]
    [InlineData("buffer")]
    [InlineData("length-and-buffer")]
    public async Task Serializer_AnyWayToWrite_SendsTheSameBytes(string kind)
    {
        await using TestHost host = await StartAsync();

        RawAnswer answer = await CallAsync(host, kind);

        Assert.Equal(Frame([1, 2, 3]), answer.Data);
    }

    [Fact]
    public void Marshaller_OverContexts_AlsoServesArrays()
    {
        Marshaller<byte[]> marshaller = Marshallers.Create<byte[]>(
            (message, context) =>
            {
                context.SetPayloadLength(message.Length);
                context.GetBufferWriter().Write(message);
                context.Complete();
            },
            context => context.PayloadAsReadOnlySequence().ToArray());

        Assert.Equal([1, 2], marshaller.Serializer([1, 2]));
        Assert.Equal([3, 4], marshaller.Deserializer([3, 4]));
    }

    [Fact]
    public void Definition_MethodAddedTwice_IsRefused()
    {
        ServerServiceDefinition.Builder builder = ServerServiceDefinition.CreateBuilder();
        builder.AddMethod(OddService.Method, OddService.Answer);

        Assert.Throws<InvalidOperationException>(() => builder.AddMethod(OddService.Method, OddService.Answer));
    }

    private static Task<TestHost> StartAsync() => TestHost.StartAsync(map: app => app.MapGrpcService<OddService>());

    private static async Task<RawAnswer> CallAsync(TestHost host, string kind)
    {
        await using RawHttp2 raw = await host.ConnectRawAsync();
        int stream = await raw.OpenAsync("/test.Odd/Answer");
        await raw.DataAsync(stream, Frame(System.Text.Encoding.UTF8.GetBytes(kind)), endStream: true);
        return await raw.AnswerAsync(stream);
    }

    /// <summary>A service without generated code, whose response is written as the request says.</summary>
    [BindServiceMethod(typeof(OddService), nameof(BindService))]
    public class OddService
    {
        public static Method<string, string> Method { get; } = new(
            MethodType.Unary,
            "test.Odd",
            "Answer",
            Marshallers.StringMarshaller,
            Marshallers.Create<string>(Write, context => throw new NotSupportedException()));

        public static void BindService(ServiceBinderBase binder, OddService service)
        {
            ArgumentNullException.ThrowIfNull(binder);
            ArgumentNullException.ThrowIfNull(service);
            binder.AddMethod(Method, Answer);
        }

        public static Task<string> Answer(string request, ServerCallContext context) => Task.FromResult(request);

        private static void Write(string kind, SerializationContext context)
        {
            switch (kind)
            {
                case "throw-after-prefix":
                    context.SetPayloadLength(10);
                    context.GetBufferWriter().Write((ReadOnlySpan<byte>)[1, 2, 3]);
                    throw new InvalidOperationException("half way");
                case "too-short":
                    context.SetPayloadLength(10);
                    context.GetBufferWriter().Write((ReadOnlySpan<byte>)[1, 2, 3]);
                    context.Complete();
                    break;
                case "throw-before-prefix":
                    throw new InvalidOperationException("at once");
                case "no-complete":
                    break;
                case "array":
                    context.Complete([1, 2, 3]);
                    break;
                case "buffer":
                    context.GetBufferWriter().Write((ReadOnlySpan<byte>)[1, 2, 3]);
                    context.Complete();
                    break;
                case "length-and-buffer":
                    context.SetPayloadLength(3);
                    context.GetBufferWriter().Write((ReadOnlySpan<byte>)[1, 2, 3]);
                    context.Complete();
                    break;
            }
        }
    }
}
