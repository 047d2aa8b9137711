using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Environments.DocumentTransition;

/// <summary>The dynamics of <see cref="DocumentTransition"/>, which describes them.</summary>
internal sealed class DocumentTransitionSimulation : ISimulation
{
    private const int AcceptedInfo = 0;
    private const int ProbabilityInfo = 1;
    private const int RenderedDocuments = 20;
    private const int BarLength = 20;

    private readonly DocumentTransitionOptions _options;
    private readonly TransitionMatrix _matrix;
    private readonly ulong _fingerprint;
    private readonly TransitionLane[] _lanes;

    /// <summary>Makes the lanes.</summary>
    /// <param name="options">Checked options.</param>
    /// <param name="matrix">Acceptance probabilities.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    public DocumentTransitionSimulation(DocumentTransitionOptions options, TransitionMatrix matrix, int laneCount)
    {
        _options = options;
        _matrix = matrix;
        _fingerprint = matrix.Fingerprint;
        _lanes = new TransitionLane[laneCount];
        ObservationSpace = options.OneHot
            ? new BoxSpace(0, 1, [matrix.DocumentCount])
            : new DiscreteSpace(matrix.DocumentCount);
        ActionSpace = new DiscreteSpace(matrix.DocumentCount);
    }

    /// <inheritdoc/>
    public Space ObservationSpace { get; }

    /// <inheritdoc/>
    public Space ActionSpace { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Leaf> Infos { get; } =
        [new Leaf("accepted", ElementType.Int8, []), new Leaf("accept_probability", ElementType.Float64, [])];

    /// <inheritdoc/>
    public IReadOnlyList<Leaf> EpisodeMetrics { get; } = [new Leaf("accept_share", ElementType.Float64, [])];

    /// <inheritdoc/>
    public string? Refuse(int lane, ValueBatch actions)
    {
        long shown = actions.Leaves[0].Lane<long>(lane)[0];
        return IsDocument(shown)
            ? null
            : $"There is no document {shown}; show one of 0 to {_matrix.DocumentCount - 1}.";
    }

    /// <inheritdoc/>
    public void Reset(int lane, EpisodeKey key, LaneView view)
    {
        RandomStream users = key.Stream(StreamId.Users);
        _lanes[lane] = new TransitionLane
        {
            Choice = key.Stream(StreamId.Choice),
            Response = key.Stream(StreamId.Response),
            Current = users.Below(_matrix.DocumentCount),
            Previous = -1,
        };
        Write(in _lanes[lane], probability: 0, view);
    }

    /// <inheritdoc/>
    public StepOutcome Step(int lane, ValueBatch actions, LaneView view)
    {
        ref TransitionLane state = ref _lanes[lane];
        state.Shown = (int)actions.Leaves[0].Lane<long>(lane)[0];
        state.Previous = state.Current;
        double probability = _matrix.Row(state.Current)[state.Shown];
        bool accepted = state.Choice.Uniform() < probability;
        state.Current = accepted ? state.Shown : state.Response.Below(_matrix.DocumentCount);
        bool goesOn = state.Response.Uniform() < (accepted ? _options.ContinueAfterAccept : _options.ContinueAfterReject);
        state.LastAccepted = (sbyte)(accepted ? 1 : 0);
        state.Accepted += state.LastAccepted;
        state.Steps++;
        Write(in state, probability, view);
        return new StepOutcome(accepted ? _options.AcceptReward : _options.RejectReward, Terminated: !goesOn);
    }

    /// <inheritdoc/>
    public void ReadMetrics(int lane, Span<double> values) =>
        values[0] = _lanes[lane].Accepted / (double)Math.Max(1, _lanes[lane].Steps);

    /// <inheritdoc/>
    public void Save(int lane, SnapshotWriter writer)
    {
        writer.Write(unchecked((long)_fingerprint));
        writer.Write<TransitionLane>(MemoryMarshal.CreateReadOnlySpan(ref _lanes[lane], 1));
    }

    /// <inheritdoc/>
    public void Load(int lane, ref SnapshotReader reader)
    {
        if (unchecked((ulong)reader.ReadNumber()) != _fingerprint)
        {
            throw new SnapshotException(
                "The snapshot was taken with another matrix: the file has changed since. Restore the file or start anew.");
        }

        var state = default(TransitionLane);
        reader.Read(MemoryMarshal.CreateSpan(ref state, 1));
        if (!IsDocument(state.Current) || !IsDocument(state.Shown) || !(state.Previous == -1 || IsDocument(state.Previous)))
        {
            throw new SnapshotException(
                $"The snapshot names a document outside 0 to {_matrix.DocumentCount - 1}. Take a new one.");
        }

        _lanes[lane] = state;
    }

    /// <inheritdoc/>
    public void Render(int lane, StringBuilder text)
    {
        ref readonly TransitionLane state = ref _lanes[lane];
        if (state.Previous >= 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"at document {state.Previous} the user was shown {state.Shown}, ")
                .Append(CultureInfo.InvariantCulture, $"which he {(state.LastAccepted == 1 ? "accepts" : "rejects")} with ")
                .Append(CultureInfo.InvariantCulture, $"probability {Probability(in state):F3}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"the user is at document {state.Current}; ")
            .Append(CultureInfo.InvariantCulture, $"{state.Accepted} of {state.Steps} documents accepted\n")
            .Append("he accepts next:\n");
        AppendRow(_matrix.Row(state.Current), text);
    }

    private bool IsDocument(long document) => (ulong)document < (ulong)_matrix.DocumentCount;

    /// <summary>Probability of what happened in the last step.</summary>
    private double Probability(in TransitionLane state)
    {
        double accept = _matrix[state.Previous, state.Shown];
        return state.LastAccepted == 1 ? accept : 1 - accept;
    }

    private static void AppendRow(ReadOnlySpan<double> row, StringBuilder text)
    {
        for (int document = 0; document < Math.Min(row.Length, RenderedDocuments); document++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{document,5}  {row[document]:F3}  ")
                .Append('#', (int)Math.Round(BarLength * row[document])).Append('\n');
        }

        if (row.Length > RenderedDocuments)
        {
            text.Append(CultureInfo.InvariantCulture, $"  and {row.Length - RenderedDocuments} more documents\n");
        }
    }

    private void Write(in TransitionLane state, double probability, LaneView view)
    {
        if (_options.OneHot)
        {
            Span<float> oneHot = view.Observation<float>(0);
            oneHot.Clear();
            oneHot[state.Current] = 1;
        }
        else
        {
            view.Observation<long>(0)[0] = state.Current;
        }

        view.Info<sbyte>(AcceptedInfo)[0] = state.LastAccepted;
        view.Info<double>(ProbabilityInfo)[0] = probability;
    }
}
