using Google.Protobuf;
using Grpc.Core;
using RecEnv.Protocol.Reflection;
using RecEnv.Server.Hosting;
using Question = RecEnv.Protocol.Reflection.ServerReflectionRequest.MessageRequestOneofCase;

namespace RecEnv.Server.Services;

/// <summary>Answers reflection questions, for either version of the service.</summary>
internal sealed class ReflectionAnswers(ReflectionIndex index, DrainSignal drain)
{
    public async Task RunAsync(
        IAsyncStreamReader<ServerReflectionRequest> requests,
        IServerStreamWriter<ServerReflectionResponse> responses,
        ServerCallContext context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, drain.Token);
        try
        {
            while (await requests.MoveNext(stop.Token))
            {
                await responses.WriteAsync(Answer(requests.Current));
            }
        }
        catch (Exception) when (drain.IsDraining && !context.CancellationToken.IsCancellationRequested)
        {
            throw DrainSignal.Unavailable();
        }
    }

    private ServerReflectionResponse Answer(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        switch (request.MessageRequestCase)
        {
            case Question.ListServices:
                response.ListServicesResponse = new ListServiceResponse
                {
                    Service = { index.Services.Select(name => new ServiceResponse { Name = name }) },
                };
                break;
            case Question.FileByFilename:
                SetFiles(response, index.FileNamed(request.FileByFilename), $"file \"{request.FileByFilename}\"");
                break;
            case Question.FileContainingSymbol:
                string symbol = request.FileContainingSymbol;
                SetFiles(response, index.FileDefining(symbol), $"symbol \"{symbol}\"");
                break;
            default:
                SetFiles(response, null, "extension");
                break;
        }

        return response;
    }

    private static void SetFiles(ServerReflectionResponse response, IReadOnlyList<ByteString>? files, string what)
    {
        if (files is null)
        {
            response.ErrorResponse = new ErrorResponse
            {
                ErrorCode = (int)StatusCode.NotFound,
                ErrorMessage = $"This server has no {what}. Ask for its services first.",
            };
            return;
        }

        response.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files } };
    }
}
