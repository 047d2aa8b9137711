using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Google.Protobuf;
using Grpc.Core;
using RecEnv.Protocol.Health;
using RecEnv.Protocol.Reflection;
using RecEnv.Server.Tests.Support;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests;

public class ObservabilityTests
{
    [Fact]
    public async Task Check_Services_TellsTheirState()
    {
        await using TestServer server = await TestServer.StartAsync();
        var health = new Health.HealthClient(server.Channel);

        foreach (string service in (string[])["", "recenv.v1.EnvironmentService", "recenv.v1.RecommenderService"])
        {
            HealthCheckResponse answer =
                await health.CheckAsync(new HealthCheckRequest { Service = service }).ResponseAsync.Within();
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
        }

        RpcException error = await Assert.ThrowsAsync<RpcException>(
            () => health.CheckAsync(new HealthCheckRequest { Service = "none" }).ResponseAsync.Within());
        Assert.Equal(StatusCode.NotFound, error.StatusCode);
    }

    [Fact]
    public async Task ServerReflectionInfo_Questions_AreAnsweredInOrder()
    {
        await using TestServer server = await TestServer.StartAsync();
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> stream =
            new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo();

        await CheckAnswersAsync(stream);
    }

    [Fact]
    public async Task ServerReflectionInfo_OlderName_AnswersAlike()
    {
        await using TestServer server = await TestServer.StartAsync();
        Method<ServerReflectionRequest, ServerReflectionResponse> method = new(
            MethodType.DuplexStreaming,
            "grpc.reflection.v1alpha.ServerReflection",
            "ServerReflectionInfo",
            Marshallers.Create(message => message.ToByteArray(), ServerReflectionRequest.Parser.ParseFrom),
            Marshallers.Create(message => message.ToByteArray(), ServerReflectionResponse.Parser.ParseFrom));
        using AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> stream =
            server.Channel.CreateCallInvoker().AsyncDuplexStreamingCall(method, null, default);

        await CheckAnswersAsync(stream);
    }

    [Fact]
    public async Task Metrics_StepsTaken_AreCounted()
    {
        var counts = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == RecEnvServer.TelemetryName)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Count(instrument.Name, 1, tags));
        listener.Start();
        using var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == RecEnvServer.TelemetryName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => Count($"activity {activity.OperationName}", 1, default),
        };
        ActivitySource.AddActivityListener(activities);
        await using TestServer server = await TestServer.StartAsync();
        RemoteSession session = await RemoteSession.OpenAsync(server, 7);
        await session.ResetAsync();
        await session.StepAsync(1);
        await session.StepAsync(1);
        var close = new Wire.CloseSessionRequest { SessionId = session.Id };
        await server.Calls.CloseSessionAsync(close).ResponseAsync.Within();

        const string Step = "/recenv.v1.EnvironmentService/Step";
        await Bounded.UntilAsync(() => counts.GetValueOrDefault($"recenv.server.call.duration {Step} 0") >= 2);
        Assert.True(counts["recenv.server.steps Toy-v0"] >= 14);
        Assert.True(counts["recenv.server.sent Toy-v0"] > 0);
        Assert.True(counts.ContainsKey("recenv.server.sessions Toy-v0"));
        Assert.True(counts[$"activity {Step}"] >= 2);

        void Count(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string key = tags.IsEmpty ? name : $"{name} {string.Join(" ", tags.ToArray().Select(tag => tag.Value))}";
            counts.AddOrUpdate(key, value, (_, before) => before + value);
        }
    }

    private static async Task CheckAnswersAsync(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> stream)
    {
        ServerReflectionResponse list = await AskAsync(stream, new ServerReflectionRequest { ListServices = "*" });
        ServerReflectionResponse symbol = await AskAsync(
            stream, new ServerReflectionRequest { FileContainingSymbol = "recenv.v1.EnvironmentService.Step" });
        ServerReflectionResponse file = await AskAsync(
            stream, new ServerReflectionRequest { FileByFilename = "recenv/v1/space.proto" });
        ServerReflectionResponse none = await AskAsync(
            stream, new ServerReflectionRequest { FileContainingSymbol = "x.Y" });
        await stream.RequestStream.CompleteAsync();

        Assert.Equal(
            [
                "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "recenv.v1.EnvironmentService",
                "recenv.v1.RecommenderService",
            ],
            list.ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal(2, symbol.FileDescriptorResponse.FileDescriptorProto.Count);
        Assert.Single(file.FileDescriptorResponse.FileDescriptorProto);
        Assert.Equal(5, none.ErrorResponse.ErrorCode);
        Assert.Equal("This server has no symbol \"x.Y\". Ask for its services first.", none.ErrorResponse.ErrorMessage);
        Assert.False(await stream.ResponseStream.MoveNext(default).Within());
    }

    private static async Task<ServerReflectionResponse> AskAsync(
        AsyncDuplexStreamingCall<ServerReflectionRequest, ServerReflectionResponse> stream,
        ServerReflectionRequest question)
    {
        await stream.RequestStream.WriteAsync(question).Within();
        Assert.True(await stream.ResponseStream.MoveNext(default).Within());
        return stream.ResponseStream.Current;
    }
}
