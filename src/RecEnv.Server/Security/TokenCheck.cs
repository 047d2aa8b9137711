using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace RecEnv.Server.Security;

/// <summary>Compares the token of a call with the server's, in a time that tells nothing about either.</summary>
internal sealed class TokenCheck(string? token)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _expected = token is null ? null : Hash(token);

    /// <summary>Says what is wrong with the call's token; null when nothing is.</summary>
    public string? Problem(IHeaderDictionary headers)
    {
        if (_expected is null)
        {
            return null;
        }

        string given = headers.Authorization.ToString();
        if (!given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return "This server needs a token. Send it as metadata \"authorization: Bearer TOKEN\".";
        }

        return CryptographicOperations.FixedTimeEquals(Hash(given[Scheme.Length..]), _expected)
            ? null
            : "The token is wrong. Use the one that the server was started with.";
    }

    /// <summary>Hashes have one length, so the comparison cannot tell the token's.</summary>
    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
