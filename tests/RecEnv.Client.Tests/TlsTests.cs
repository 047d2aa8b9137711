using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using RecEnv.Client.Tests.Support;
using RecEnv.Server;

namespace RecEnv.Client.Tests;

public sealed class TlsTests : IAsyncLifetime
{
    private const string Token = "a-token-of-23-characters";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("recenv-tls-");
    private readonly X509Certificate2 _certificate = SelfSigned();
    private RecEnvServer? _server;

    private string Port => _server!.Addresses.Single().Split(':')[^1];

    private string Address => $"https://127.0.0.1:{Port}";

    public async Task InitializeAsync() => _server = await RecEnvServer.StartAsync(new ServerOptions
    {
        Registry = TestRegistry.Create(),
        Certificate = _certificate,
        Token = Token,
    });

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Connect_CertificateTrustedAndTokenRight_PlaysAsInProcess()
    {
        using RecEnvClient client = Connect(Address, Token, _certificate);
        using IVectorEnvironment local = TestRegistry.Create().MakeVector("InterestEvolution-v0", 2);
        using IVectorEnvironment remote = client.MakeVector("InterestEvolution-v0", 2);

        Assert.Equal(Recording.Of(local.Reset(1)), Recording.Of(remote.Reset(1)));
        Assert.Equal(Recording.Of(local.Step(0, 1, 2, 3)), Recording.Of(remote.Step(0, 1, 2, 3)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-token-of-chars")]
    public void Connect_TokenMissingOrWrong_IsRefused(string? token) =>
        Assert.Throws<TokenRefusedException>(() => Connect(Address, token, _certificate));

    [Fact]
    public void Connect_CertificateNotTrusted_IsRefused()
    {
        using X509Certificate2 other = SelfSigned();

        var problem = Assert.Throws<ServerUnavailableException>(() => Connect(Address, Token, other));
        Assert.Throws<ServerUnavailableException>(() => Connect(Address, Token, null));

        Assert.Contains("SSL connection could not be established", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Connect_CertificateOfAnotherHost_IsRefused() => Assert.Throws<ServerUnavailableException>(
        () => Connect($"https://localhost:{Port}", Token, _certificate));

    [Fact]
    public void Connect_WithoutTls_FailsSoonAndSaysThatHttp2Failed()
    {
        long start = Stopwatch.GetTimestamp();

        var problem = Assert.Throws<ServerUnavailableException>(() => Connect($"http://127.0.0.1:{Port}", Token, null));

        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
        Assert.Contains("HTTP/2", problem.Message, StringComparison.Ordinal);
    }

    private RecEnvClient Connect(string address, string? token, X509Certificate2? trusted)
    {
        string? file = null;
        if (trusted is not null)
        {
            file = Path.Combine(_folder.FullName, "trusted.pem");
            File.WriteAllText(file, trusted.ExportCertificatePem());
        }

        return RecEnvClient.Connect(address, new RecEnvClientOptions { Token = token, TrustedCertificate = file });
    }

    /// <summary>A certificate for 127.0.0.1 alone.</summary>
    private static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=RecEnv test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
