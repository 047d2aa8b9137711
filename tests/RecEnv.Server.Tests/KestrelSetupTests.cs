using Microsoft.AspNetCore.Server.Kestrel.Core;
using RecEnv.Server.Hosting;

namespace RecEnv.Server.Tests;

public class KestrelSetupTests
{
    private const int MiB = 1 << 20;

    [Fact]
    public void Configure_Defaults_LiftsTheLimitsOfWebPages()
    {
        var kestrel = new KestrelServerOptions();

        KestrelSetup.Configure(kestrel, new ServerOptions(), []);

        Assert.False(kestrel.AddServerHeader);
        Assert.Null(kestrel.Limits.MaxRequestBodySize);
        Assert.Null(kestrel.Limits.MinRequestBodyDataRate);
        Assert.Null(kestrel.Limits.MinResponseDataRate);
        Assert.Equal(1000, kestrel.Limits.Http2.MaxStreamsPerConnection);
        Assert.Equal(8 * MiB, kestrel.Limits.Http2.InitialStreamWindowSize);
        Assert.Equal(16 * MiB, kestrel.Limits.Http2.InitialConnectionWindowSize);
        Assert.Equal(MiB, kestrel.Limits.Http2.MaxFrameSize);
    }

    [Fact]
    public void Configure_Defaults_PingsSilentClients()
    {
        var kestrel = new KestrelServerOptions();

        KestrelSetup.Configure(kestrel, new ServerOptions(), []);

        Assert.Equal(TimeSpan.FromSeconds(30), kestrel.Limits.Http2.KeepAlivePingDelay);
        Assert.Equal(TimeSpan.FromSeconds(20), kestrel.Limits.Http2.KeepAlivePingTimeout);
    }
}
