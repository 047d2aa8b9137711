using Google.Protobuf;
using Grpc.Core;
using RecEnv.Protocol.Reflection;

namespace RecEnv.Server.Services;

/// <summary>
/// The older name of the reflection service, grpc.reflection.v1alpha, which many tools still ask first. Its messages
/// are the same on the wire, so only the name is new and no code needs to be generated.
/// </summary>
[BindServiceMethod(typeof(AlphaReflectionService), nameof(BindService))]
internal class AlphaReflectionService(ReflectionAnswers answers)
{
    private static readonly Method<ServerReflectionRequest, ServerReflectionResponse> _info = new(
        MethodType.DuplexStreaming,
        "grpc.reflection.v1alpha.ServerReflection",
        "ServerReflectionInfo",
        Marshallers.Create(message => message.ToByteArray(), ServerReflectionRequest.Parser.ParseFrom),
        Marshallers.Create(message => message.ToByteArray(), ServerReflectionResponse.Parser.ParseFrom));

    public static void BindService(ServiceBinderBase serviceBinder, AlphaReflectionService? serviceImpl) =>
        serviceBinder.AddMethod(
            _info,
            serviceImpl is null
                ? null
                : new DuplexStreamingServerMethod<ServerReflectionRequest, ServerReflectionResponse>(
                    serviceImpl.ServerReflectionInfo));

    public virtual Task ServerReflectionInfo(
        IAsyncStreamReader<ServerReflectionRequest> requestStream,
        IServerStreamWriter<ServerReflectionResponse> responseStream,
        ServerCallContext context) => answers.RunAsync(requestStream, responseStream, context);
}
