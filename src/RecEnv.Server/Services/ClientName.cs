using RecEnv.Server.Errors;

namespace RecEnv.Server.Services;

/// <summary>What a client calls itself.</summary>
internal static class ClientName
{
    private const int Longest = 200;

    /// <summary>Checks the length, and keeps line breaks and the like out of the log.</summary>
    public static string Check(string name)
    {
        if (name.Length > Longest)
        {
            throw CallRefusedException.InvalidRequest(
                $"The client's name has {name.Length} characters, but at most {Longest} are allowed.", "client_name");
        }

        return string.Concat(name.Select(letter => char.IsControl(letter) ? ' ' : letter));
    }
}
