using Grpc.Core;
using RecEnv.Protocol.Reflection;

namespace RecEnv.Server.Services;

/// <summary>The standard reflection service, grpc.reflection.v1.</summary>
internal sealed class ReflectionService(ReflectionAnswers answers) : ServerReflection.ServerReflectionBase
{
    public override Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context) => answers.RunAsync(requestStream, responseStream, context);
}
