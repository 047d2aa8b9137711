using System.Text;
using RecEnv.Agents.Tests.Support;
using RecEnv.Seeding;
using RecEnv.Simulation;
using RecEnv.Spaces;

namespace RecEnv.Agents.Tests.Drr;

/// <summary>RatingReplay with given users and lists: episode e visits the e-th visit of the list; one lane.</summary>
internal sealed class DrrTraceSimulation : LaneSimulation<DrrTraceLane>
{
    private readonly IReadOnlyList<DrrTraceVisit> _visits;
    private readonly int _items;

    public DrrTraceSimulation(IReadOnlyList<DrrTraceVisit> visits, int users, int items)
        : base(1)
    {
        (_visits, _items) = (visits, items);
        int longest = visits.Max(visit => visit.Available.Length);
        ObservationSpace = new DictSpace(
            ("available", new BoxSpace(0, items, [longest], ElementType.Int64)),
            ("mask", new MultiBinarySpace([longest])),
            ("user", new DiscreteSpace(users)));
        ActionSpace = new DiscreteSpace(longest);
    }

    public override Space ObservationSpace { get; }

    public override Space ActionSpace { get; }

    /// <summary>Items shown, in order.</summary>
    public List<int> Shown { get; } = [];

    public static IVectorEnvironment Make(
        IReadOnlyList<DrrTraceVisit> visits, int users, int items, out Func<IReadOnlyList<int>> shown)
    {
        DrrTraceSimulation? made = null;
        shown = () => made!.Shown;
        return new EnvironmentDefinition<CountdownOptions>(
            "Trace-v0", "Replays.", (_, _) => made = new DrrTraceSimulation(visits, users, items)).MakeVector(1);
    }

    protected override void Reset(ref DrrTraceLane state, EpisodeKey key, LaneView view)
    {
        state = new DrrTraceLane { Visit = (int)(key.Episode % (ulong)_visits.Count) };
        DrrTraceVisit visit = _visits[state.Visit];
        Span<long> available = view.Observation<long>(0);
        available.Fill(_items);
        view.Observation<sbyte>(1).Clear();
        for (int i = 0; i < visit.Available.Length; i++)
        {
            available[i] = visit.Available[i];
        }

        view.Observation<sbyte>(1)[..visit.Available.Length].Fill(1);
        view.Observation<long>(2)[0] = visit.User;
    }

    protected override StepOutcome Step(ref DrrTraceLane state, ValueBatch actions, LaneView view)
    {
        DrrTraceVisit visit = _visits[state.Visit];
        int item = visit.Available[(int)actions.Leaves[0].Lane<long>(0)[0]];
        Shown.Add(item);
        for (int i = 0; i < visit.Available.Length; i++)
        {
            if (visit.Available[i] == item)
            {
                view.Observation<sbyte>(1)[i] = 0;
            }
        }

        state.Steps++;
        return new StepOutcome(visit.Positives.Contains(item) ? 1 : 0, Terminated: state.Steps == visit.Positives.Count);
    }

    protected override void Render(in DrrTraceLane state, StringBuilder text) => text.Append(state.Steps);
}

internal struct DrrTraceLane
{
    public int Visit;
    public int Steps;
}

internal sealed record DrrTraceVisit(int User, IReadOnlyList<int> Positives, int[] Available);
