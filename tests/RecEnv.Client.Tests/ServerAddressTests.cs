namespace RecEnv.Client.Tests;

public class ServerAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:5000", "http://127.0.0.1:5000/", null)]
    [InlineData("[::1]:5000", "http://[::1]:5000/", null)]
    [InlineData("http://example.org:80", "http://example.org/", null)]
    [InlineData("https://example.org", "https://example.org/", null)]
    [InlineData("unix:/run/recenv.sock", "http://localhost/", "/run/recenv.sock")]
    public void Parse_Address_FindsItsParts(string text, string uri, string? socket)
    {
        var address = ServerAddress.Parse(text);

        Assert.Equal(uri, address.Uri.ToString());
        Assert.Equal(socket, address.SocketPath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("unix:")]
    [InlineData("ftp://example.org")]
    [InlineData("http://example.org/path")]
    [InlineData("127.0.0.1:99999")]
    public void Parse_NoAddress_SaysHowOneLooks(string text)
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(() => ServerAddress.Parse(text));

        Assert.StartsWith($"\"{text}\" is not an address of a server. Write HOST:PORT", problem.Message, StringComparison.Ordinal);
    }
}
