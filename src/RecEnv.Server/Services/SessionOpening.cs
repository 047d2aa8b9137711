using System.Globalization;
using RecEnv.Server.Errors;
using RecEnv.Server.Messages;
using RecEnv.Server.Sessions;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Services;

/// <summary>Makes sessions: new ones and copies.</summary>
internal sealed class SessionOpening(ServerOptions options, EnvironmentFactory environments, SessionTable sessions)
{
    private const int BatchesKept = 2; // observations, and last observations of episodes that ended

    public Wire.OpenSessionResponse Open(Wire.OpenSessionRequest request, string client)
    {
        var owner = new SessionOwner(client, ClientName.Check(request.ClientName));
        TimeSpan lease = Lease(request);
        EnvironmentDefinition definition = environments.Find(request.EnvironmentId);
        EnvironmentSettings settings = EnvironmentFactory.ForSession(
            environments.Settings(definition, request.OptionsJson, request.Layout), request);
        EnvironmentContract contract = EnvironmentFactory.Describe(definition, settings);
        int lanes = environments.CheckLanes(request.Lanes, contract);
        long bytes = BatchesKept * EnvironmentFactory.ObservationBytes(lanes, contract);
        Session session = sessions.Open(
            owner, lease, bytes, () => new SessionCalls(EnvironmentFactory.Make(definition, lanes, settings)));
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
    public Wire.ForkResponse Fork(Session original, string client)
    {
        Session copy = sessions.Open(
            original.Owner with { Client = client }, original.Lease, original.Bytes, original.Calls.Fork);
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
            ? TimeSpan.FromSeconds(request.LeaseSeconds)
            : throw CallRefusedException.InvalidRequest(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The lease must be in (0, {longest}] seconds but is {request.LeaseSeconds}."),
                "lease_seconds");
    }
}
