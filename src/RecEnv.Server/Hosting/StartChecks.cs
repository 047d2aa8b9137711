using System.Globalization;

namespace RecEnv.Server.Hosting;

/// <summary>Refuses options under which a server would be wrong or open to strangers.</summary>
internal static class StartChecks
{
    private const int ShortestToken = 16;

    public static IReadOnlyList<ListenAddress> Check(ServerOptions options)
    {
        if (options.Addresses.Count == 0)
        {
            throw new ArgumentException("There is no address to listen at. Give one, such as 127.0.0.1:0.");
        }

        CheckNumbers(options);
        CheckLeases(options);
        CheckToken(options.Token);
        CheckCertificate(options);
        CheckRoots(options);
        List<ListenAddress> addresses = [.. options.Addresses.Select(ListenAddress.Parse)];
        foreach (ListenAddress address in addresses)
        {
            CheckExposure(options, address);
        }

        return addresses;
    }

    private static void CheckNumbers(ServerOptions options)
    {
        CheckRange(nameof(options.MaxLanes), options.MaxLanes, 1, EnvironmentDefinition.MaxLaneCount);
        CheckRange(nameof(options.MaxSessions), options.MaxSessions, 1, int.MaxValue);
        CheckRange(nameof(options.MaxSessionsPerClient), options.MaxSessionsPerClient, 1, int.MaxValue);
        CheckRange(nameof(options.MaxObservationBytes), options.MaxObservationBytes, 1, long.MaxValue);
        CheckRange(nameof(options.MaxTotalObservationBytes), options.MaxTotalObservationBytes, 1, long.MaxValue);
        CheckRange(nameof(options.MaxRequestBytes), options.MaxRequestBytes, 1024, int.MaxValue);
        CheckRange(nameof(options.StreamPartBytes), options.StreamPartBytes, 1, int.MaxValue);
        CheckRange(nameof(options.ThreadsPerSession), options.ThreadsPerSession, 1, 1024);
    }

    private static void CheckRange(string name, long value, long low, long high)
    {
        if (value < low || value > high)
        {
            throw new ArgumentException($"{name} must be in [{low}, {high}] but is {value}.");
        }
    }

    private static void CheckLeases(ServerOptions options)
    {
        if (options.DefaultLease <= TimeSpan.Zero || options.MaxLease < options.DefaultLease)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The default lease must be in (0, {options.MaxLease.TotalSeconds}] seconds, the longest lease, but " +
                $"is {options.DefaultLease.TotalSeconds}."));
        }

        if (options.PluginTimeout <= TimeSpan.Zero || options.PluginTimeout.TotalDays > 1)
        {
            throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"The time limit of plugins must be in (0, 86400] seconds but is {options.PluginTimeout.TotalSeconds}."));
        }

        if (options.DrainTimeout < TimeSpan.Zero)
        {
            throw new ArgumentException("The drain timeout must not be negative.");
        }
    }

    private static void CheckToken(string? token)
    {
        if (token is not null && (token.Length < ShortestToken || token.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            throw new ArgumentException(
                $"The token must have at least {ShortestToken} characters, all visible ASCII without spaces. Make " +
                "one with \"openssl rand -hex 32\".");
        }
    }

    private static void CheckCertificate(ServerOptions options)
    {
        if (options.Certificate is { HasPrivateKey: false })
        {
            throw new ArgumentException(
                $"The certificate \"{options.Certificate.Subject}\" has no private key, so it cannot serve TLS. " +
                "Give both.");
        }
    }

    private static void CheckRoots(ServerOptions options)
    {
        if (options.DataRoots.FirstOrDefault(root => !Directory.Exists(root)) is { } missing)
        {
            throw new ArgumentException($"The data folder \"{missing}\" does not exist. Make it, or leave it out.");
        }
    }

    private static void CheckExposure(ServerOptions options, ListenAddress address)
    {
        if (address.IsPublic && !options.Insecure && (options.Certificate is null || options.Token is null))
        {
            string missing = options.Certificate is not null ? "a token (--token-file)"
                : options.Token is not null ? "a TLS certificate (--certificate)"
                : "a TLS certificate (--certificate) and a token (--token-file)";
            throw new ArgumentException(
                $"Other machines can reach {address}, so it needs {missing}. Give what is missing, listen at 127.0.0.1 " +
                "or a Unix socket instead, or say --insecure if the network is trusted.");
        }
    }
}
