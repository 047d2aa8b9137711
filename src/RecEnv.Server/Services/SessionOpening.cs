using System.Globalization;
using RecEnv.Server.Errors;
using RecEnv.Server.Messages;
using RecEnv.Server.Plugins;
using RecEnv.Server.Sessions;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Services;

/// <summary>Makes sessions: new ones and copies.</summary>
internal sealed class SessionOpening(
    ServerOptions options, EnvironmentFactory environments, SessionTable sessions, PluginHosts plugins)
{
    private const int BatchesKept = 2; // observations, and last observations of episodes that ended

    public async Task<Wire.OpenSessionResponse> OpenAsync(Wire.OpenSessionRequest request, string client)
    {
        var owner = new SessionOwner(client, ClientName.Check(request.ClientName));
        TimeSpan lease = Lease(request);
        EnvironmentDefinition definition = environments.Find(request.EnvironmentId);
        PluginHost? plugin = plugins.Of(definition.Id);
        (EnvironmentSettings settings, EnvironmentContract contract) = await environments.DescribeAsync(
            definition, plugin, request.OptionsJson, request.Layout);
        settings = EnvironmentFactory.ForSession(settings, request);
        int lanes = environments.CheckLanes(request.Lanes, contract);
        long bytes = BatchesKept * EnvironmentFactory.ObservationBytes(lanes, contract);
        Session session = await sessions.OpenAsync(owner, lease, bytes, plugin, () => PluginHosts.RunAsync(
            plugin,
            definition.Id,
            "its factory",
            () => ServerMemory.Run(() => new SessionCalls(EnvironmentFactory.Make(definition, lanes, settings)))));
        return new Wire.OpenSessionResponse
        {
            SessionId = session.Id,
            Contract = ContractMessages.ToMessage(session.Calls.Environment.Contract),
            Lanes = lanes,
            Autoreset = ContractMessages.ToMessage(settings.Autoreset),
            LeaseSeconds = lease.TotalSeconds,
        };
    }

    /// <summary>Copies a session that the caller has entered.</summary>
    public async Task<Wire.ForkResponse> ForkAsync(Session original, string client)
    {
        original.Plugin?.CheckUsable();
        Session copy = await sessions.OpenAsync(
            original.Owner with { Client = client },
            original.Lease,
            original.Bytes,
            original.Plugin,
            () => PluginHosts.RunAsync(
                original.Plugin, original.EnvironmentId, "Fork", () => ServerMemory.Run(original.Calls.Fork)));
        return new Wire.ForkResponse { SessionId = copy.Id, LeaseSeconds = copy.Lease.TotalSeconds };
    }

    private TimeSpan Lease(Wire.OpenSessionRequest request)
    {
        if (!request.HasLeaseSeconds)
        {
            return options.DefaultLease;
        }

        double longest = options.MaxLease.TotalSeconds;
        return request.LeaseSeconds > 0 && request.LeaseSeconds <= longest
            ? TimeSpan.FromTicks(Math.Max(1, TimeSpan.FromSeconds(request.LeaseSeconds).Ticks))
            : throw CallRefusedException.InvalidRequest(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The lease must be in (0, {longest}] seconds but is {request.LeaseSeconds}."),
                "lease_seconds");
    }
}
