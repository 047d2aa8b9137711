using Grpc.Core;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Tests.Support;

/// <summary>Checks that a call fails as the protocol says, with one sentence in status and detail.</summary>
public static class Refusal
{
    public static async Task<Wire.ErrorDetail> ExpectAsync(
        Func<Task> call, StatusCode status, Wire.ErrorCode code, string sentence)
    {
        (Status given, Wire.ErrorDetail detail) = await CatchAsync(call);

        Assert.Equal(sentence, given.Detail);
        Assert.Equal((status, code), (given.StatusCode, detail.Code));
        Assert.Equal(sentence, detail.Message);
        return detail;
    }

    public static async Task<(Status Status, Wire.ErrorDetail Detail)> CatchAsync(Func<Task> call)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => call().Within());
        byte[] detail = Assert.Single(error.Trailers, entry => entry.Key == "recenv-error-bin").ValueBytes;
        return (error.Status, Wire.ErrorDetail.Parser.ParseFrom(detail));
    }
}
