using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RecEnv.Grpc.Tests;

public sealed class KestrelGrpcExtensionsTests
{
    [Fact]
    public void ConfigureForGrpc_Defaults_LiftsTheLimitsOfWebPages()
    {
        KestrelServerOptions options = new KestrelServerOptions().ConfigureForGrpc();

        Assert.False(options.AddServerHeader);
        Assert.Null(options.Limits.MaxRequestBodySize);
        Assert.Null(options.Limits.MinRequestBodyDataRate);
        Assert.Null(options.Limits.MinResponseDataRate);
        Assert.Equal(1000, options.Limits.Http2.MaxStreamsPerConnection);
        Assert.Equal(8 * 1024 * 1024, options.Limits.Http2.InitialStreamWindowSize);
        Assert.Equal(16 * 1024 * 1024, options.Limits.Http2.InitialConnectionWindowSize);
    }
}
