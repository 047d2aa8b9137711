using Microsoft.AspNetCore.Connections;

namespace RecEnv.Server.Hosting;

/// <summary>Says in one sentence why an address could not be had.</summary>
internal static class BindProblem
{
    public static string Describe(Exception error, IReadOnlyList<ListenAddress> addresses)
    {
        ListenAddress? named = addresses.FirstOrDefault(
            address => error.Message.Contains(address.SocketPath ?? $"{address.EndPoint}", StringComparison.Ordinal));
        string where = $"{(object?)named ?? string.Join(" or ", addresses)}";
        return error.InnerException is AddressInUseException
            ? $"Another server listens at {where} already. Stop it, or choose another port; 0 takes any free one."
            : $"The server cannot listen at {where}: {error.Message.TrimEnd('.')}. Choose another address, such as " +
              "127.0.0.1:0 (--address) or a Unix socket (--socket).";
    }
}
