using System.Runtime.InteropServices;
using Google.Protobuf;
using Grpc.Core;
using RecEnv.Spaces;
using Proto = RecEnv.Protocol.V1;

namespace RecEnv.Client;

/// <summary>A connection to an agent in service ("recenv serve --agent").</summary>
/// <remarks>
/// A visit is one episode of yours: a user's session, say. Ask for its steps one after the other, for many visits in one
/// call; tell what came of them by <see cref="Feedback"/>. Thread-safe; <see cref="Start"/> gives a handle on one visit that is
/// not. Where a reply is lost, <see cref="Recommend"/> asks once more and gets the same recommendations.
/// </remarks>
public sealed class RecommenderClient : IDisposable
{
    private readonly ServerConnection _connection;

    private RecommenderClient(ServerConnection connection)
    {
        RecEnvClient.Hello(connection);
        _connection = connection;
        Proto.DescribeRecommenderResponse described = connection.Call(
            connection.Recommender.DescribeRecommender, new Proto.DescribeRecommenderRequest());
        Description = new RecommenderDescription(
            described.Agent,
            described.AgentOptionsJson,
            ContractDecoder.Decode(described.Contract),
            described.Explores,
            described.Learns,
            described.TellsPropensities,
            described.TellsExploration,
            described.MaxVisits,
            described.MaxWaiting,
            TimeSpan.FromSeconds(described.LeaseSeconds),
            described.Seed);
    }

    /// <summary>The agent, and how to ask it.</summary>
    public RecommenderDescription Description { get; }

    /// <summary>Connects to a server, compares protocols and asks which agent it serves.</summary>
    /// <param name="address">"127.0.0.1:5000", "http://…", "https://…" or "unix:/path".</param>
    /// <param name="options">How to reach it; null for the defaults.</param>
    /// <exception cref="ArgumentException">The address is none, or an option is out of range.</exception>
    /// <exception cref="NoRecommenderException">The server serves no agent.</exception>
    /// <exception cref="ServerUnavailableException">There is no server, or it did not answer in time.</exception>
    /// <exception cref="VersionMismatchException">The server speaks another protocol.</exception>
    /// <exception cref="TokenRefusedException">The server asks for a token, or for another one.</exception>
    public static RecommenderClient Connect(string address, RecEnvClientOptions? options = null)
    {
        ServerConnection connection = RecEnvClient.Open(address, options);
        try
        {
            return new RecommenderClient(connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Begins a visit; the server hears of it with its first recommendation.</summary>
    /// <param name="visit">Its name, unique among the open ones, 1 to 200 characters.</param>
    public RemoteVisit Start(string visit) => new(this, visit);

    /// <summary>Asks for recommendations.</summary>
    /// <param name="rows">Visits and steps, at most as many as the server allows; a visit may occur once.</param>
    /// <param name="observations">What is observed, [rows].</param>
    /// <exception cref="ArgumentException">An observation is outside the space, or there are too many rows or too few.</exception>
    /// <exception cref="VisitException">A visit is at another step, or over.</exception>
    /// <exception cref="CapacityException">Too many visits are open.</exception>
    public Recommendations Recommend(IReadOnlyList<VisitStep> rows, ValueBatch observations)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(observations);
        var request = new Proto.RecommendRequest { Rows = { rows.Select(ToMessage) } };
        request.ObservationLeaves.AddRange(ToBytes(observations));
        return Read(Ask(request), rows.Count);
    }

    /// <summary>Tells what came of recommendations.</summary>
    /// <param name="rows">The recommendations; those of one visit in ascending order of step, over all calls.</param>
    /// <param name="rewards">Rewards, [rows], finite.</param>
    /// <param name="next">What was observed next, [rows]; null only where the agent does not learn.</param>
    /// <param name="terminated">The episode ended and has no future, [rows]; empty for none. Ends the visit.</param>
    /// <param name="truncated">The episode was cut from outside, [rows]; empty for none. Ends the visit.</param>
    /// <returns>Whether the agent learned from it.</returns>
    /// <exception cref="ArgumentException">A number is out of range, or there are too many or too few.</exception>
    /// <exception cref="FeedbackException">A recommendation does not wait for feedback.</exception>
    public bool Feedback(
        IReadOnlyList<VisitStep> rows,
        ReadOnlySpan<double> rewards,
        ValueBatch? next,
        ReadOnlySpan<bool> terminated = default,
        ReadOnlySpan<bool> truncated = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var request = new Proto.FeedbackRequest
        {
            Rows = { rows.Select(ToMessage) },
            Rewards = ByteString.CopyFrom(MemoryMarshal.AsBytes(rewards)),
            Terminated = ByteString.CopyFrom(MemoryMarshal.AsBytes(terminated)),
            Truncated = ByteString.CopyFrom(MemoryMarshal.AsBytes(truncated)),
        };
        request.NextObservationLeaves.AddRange(next is null ? [] : ToBytes(next));
        return _connection.Call(_connection.Recommender.Feedback, request).Learned;
    }

    /// <summary>Ends visits; one that is not open is left out.</summary>
    /// <param name="visits">Their names.</param>
    public void End(params IEnumerable<string> visits) => _connection.Call(
        _connection.Recommender.EndVisits, new Proto.EndVisitsRequest { Visits = { visits } });

    /// <summary>Lets the server write the agent to the file that it was started with.</summary>
    /// <returns>Feedbacks that the agent has learned from since the server started.</returns>
    /// <exception cref="NoRecommenderException">It was started without a file.</exception>
    public long Save() =>
        _connection.Call(_connection.Recommender.SaveRecommender, new Proto.SaveRecommenderRequest()).Feedbacks;

    /// <summary>Closes the connection. Visits stay open for a lease.</summary>
    public void Dispose() => _connection.Dispose();

    private static Proto.VisitStep ToMessage(VisitStep row) => new() { Visit = row.Visit ?? "", Step = row.Step };

    private static List<ByteString> ToBytes(ValueBatch values)
    {
        List<ByteString> bytes = [];
        foreach (LeafBuffer leaf in values.Leaves)
        {
            bytes.Add(UnsafeByteOperations.UnsafeWrap(leaf.Memory)); // sent before the call returns
        }

        return bytes;
    }

    /// <summary>Calls, and once more when the connection is lost: the same steps get the same recommendations.</summary>
    private Proto.RecommendResponse Ask(Proto.RecommendRequest request)
    {
        try
        {
            return _connection.Recommender.Recommend(request, _connection.Limited());
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Unavailable)
        {
            return _connection.Call(_connection.Recommender.Recommend, request);
        }
        catch (RpcException error)
        {
            throw _connection.Translate(error);
        }
    }

    private Recommendations Read(Proto.RecommendResponse reply, int rows)
    {
        var actions = new ValueBatch(Description.Contract.ActionSpace, rows);
        Require(reply.ActionLeaves.Count == actions.Leaves.Length, "action leaves");
        for (int i = 0; i < actions.Leaves.Length; i++)
        {
            Require(reply.ActionLeaves[i].Length == actions.Leaves[i].Bytes.Length, "bytes of the actions");
            reply.ActionLeaves[i].Span.CopyTo(actions.Leaves[i].Bytes);
        }

        Require(reply.LogPropensities.Length == (Description.TellsPropensities ? rows * sizeof(double) : 0), "log-propensities");
        Require(reply.Explored.Length == (Description.TellsExploration ? rows : 0), "exploration flags");
        return new Recommendations(
            actions,
            Description.TellsPropensities ? MemoryMarshal.Cast<byte, double>(reply.LogPropensities.Span).ToArray() : null,
            Description.TellsExploration ? MemoryMarshal.Cast<byte, bool>(reply.Explored.Span).ToArray() : null);
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ServerFaultException(
                $"The {what} in the server's reply do not fit the agent. Update the server or this client, so that both are of one " +
                "version.");
        }
    }
}
