using System.Runtime.InteropServices;
using Google.Protobuf;
using RecEnv.Agents;
using RecEnv.Learning.Checkpoints;
using RecEnv.Server.Errors;
using RecEnv.Server.Messages;
using RecEnv.Spaces;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Recommending;

/// <summary>The agent in service: its visits, what it recommended, what it learns.</summary>
/// <remarks>One call at a time; <see cref="RecommenderDesk"/> sees to it. A call that throws a refusal has changed nothing.</remarks>
internal sealed class Recommender : IDisposable
{
    private readonly RecommenderOptions _options;
    private readonly string _agentOptionsJson;
    private readonly IAgent _agent;
    private readonly AgentBoard _board;
    private readonly RowReader _reader;
    private readonly VisitTable _visits;
    private readonly OnlineLearner? _learner;
    private readonly RecommendationLog? _log;
    private readonly List<Visit> _asked = [];

    /// <summary>Makes the agent.</summary>
    /// <exception cref="ArgumentException">An option is wrong, or the options do not go together.</exception>
    /// <exception cref="CheckpointException">The checkpoint holds no agent, or one for other spaces.</exception>
    public Recommender(RecommenderOptions options, TimeProvider time)
    {
        RecommenderChecks.Check(options);
        _options = options;
        (_agent, _agentOptionsJson) = RecommenderChecks.Make(options);
        bool explores = options.Mode == AgentMode.Train;
        _board = new AgentBoard(_agent, options.Contract, options.MaxVisits, options.Seed, explores);
        _reader = new RowReader(options.Contract, options.MaxVisits);
        _visits = new VisitTable(options.MaxVisits, options.Lease, time, Forget);
        _learner = options.Learns ? new OnlineLearner((ILearningAgent)_agent, options.Contract, options.MaxVisits) : null;
        _log = options.LogFile is { } file ? new RecommendationLog(file) : null;
    }

    public Wire.DescribeRecommenderResponse Describe() => new()
    {
        Agent = _options.Agent.Name,
        AgentOptionsJson = _agentOptionsJson,
        Contract = ContractMessages.ToMessage(_options.Contract),
        Explores = _board.Explores,
        Learns = _learner is not null,
        TellsPropensities = _board.TellsPropensities,
        TellsExploration = _board.TellsExploration,
        MaxVisits = _options.MaxVisits,
        MaxWaiting = _options.MaxWaiting,
        LeaseSeconds = _options.Lease.TotalSeconds,
        Seed = _options.Seed,
    };

    /// <summary>Recommends.</summary>
    public Wire.RecommendResponse Recommend(Wire.RecommendRequest request)
    {
        _log?.Ready();
        _reader.CheckRows(request.Rows);
        ValueBatch observations = _reader.Observations(request.ObservationLeaves, request.Rows, "observation");
        Visit?[] open = CheckSteps(request, observations);
        var visits = new Visit[open.Length];
        _asked.Clear();
        for (int row = 0; row < visits.Length; row++)
        {
            visits[row] = Ask(request.Rows[row], open[row], observations, row);
        }

        if (_asked.Count > 0)
        {
            Act();
            _log?.Flush();
        }

        return Reply(visits);
    }

    /// <summary>Takes feedback.</summary>
    public Wire.FeedbackResponse Feedback(Wire.FeedbackRequest request)
    {
        _log?.Ready();
        _reader.CheckRows(request.Rows);
        FeedbackRows rows = _reader.Feedback(request, needsNext: _learner is not null);
        Visit[] visits = CheckWaiting(request, rows);
        for (int row = 0; row < visits.Length; row++)
        {
            Take(visits[row], request.Rows[row].Step, rows, row);
        }

        _learner?.Learn();
        _log?.Flush();
        return new Wire.FeedbackResponse { Learned = _learner is not null };
    }

    /// <summary>Ends visits.</summary>
    public Wire.EndVisitsResponse End(Wire.EndVisitsRequest request)
    {
        _log?.Ready();
        foreach (string name in request.Visits)
        {
            RowReader.CheckName(name);
        }

        foreach (string name in request.Visits)
        {
            if (_visits.Find(name) is { } visit)
            {
                _visits.End(visit);
            }
        }

        _log?.Flush();
        return new Wire.EndVisitsResponse();
    }

    /// <summary>Writes the agent, because a client asks.</summary>
    public Wire.SaveRecommenderResponse Save()
    {
        if (_options.SaveFile is null)
        {
            throw new CallRefusedException(
                Wire.ErrorCode.NoRecommender,
                "This server was started without a file to save its agent to. Start it with \"recenv serve --agent … --learn --save " +
                "FILE\".");
        }

        try
        {
            WriteFile();
        }
        catch (CheckpointException e)
        {
            throw new CallRefusedException(Wire.ErrorCode.NoRecommender, e.Message);
        }

        return new Wire.SaveRecommenderResponse { Feedbacks = _learner?.Count ?? 0 };
    }

    /// <summary>Writes the agent to its file, if there is one; for the stop.</summary>
    /// <exception cref="CheckpointException">The file cannot be written.</exception>
    public void WriteFile()
    {
        if (_options.SaveFile is { } file)
        {
            Checkpoint saved = AgentFile.Save((ILearningAgent)_agent, _options.Agent, _agentOptionsJson, _options.Contract);
            if (saved.NotFinite().FirstOrDefault() is { } name)
            {
                throw new CheckpointException(
                    $"The agent was not saved to \"{file}\": its tensor \"{name}\" holds numbers that are not finite, as after rewards or " +
                    "observations that are too large. Start the server anew from the last file that was saved.");
            }

            saved.Write(file);
        }
    }

    /// <summary>Ends all visits, and lets go of the agent.</summary>
    public void Dispose()
    {
        _visits.EndAll();
        _log?.Dispose();
        (_agent as IDisposable)?.Dispose();
    }

    /// <summary>Checks that each row is the next step of its visit, or its last one once more.</summary>
    /// <returns>The visits; null where one is to be opened.</returns>
    private Visit?[] CheckSteps(Wire.RecommendRequest request, ValueBatch observations)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var visits = new Visit?[request.Rows.Count];
        for (int row = 0; row < visits.Length; row++)
        {
            Wire.VisitStep asked = request.Rows[row];
            if (!names.Add(asked.Visit))
            {
                throw CallRefusedException.InvalidRequest(
                    $"Visit \"{Echo.Of(asked.Visit)}\" is named twice. Ask for one step of a visit at a time.", "rows");
            }

            Visit? visit = visits[row] = _visits.Find(asked.Visit);
            if (visit is null && asked.Step != 0)
            {
                throw VisitRefusals.NotOpen(asked);
            }

            if (visit is not null && asked.Step != visit.Step && asked.Step != visit.Step + 1)
            {
                throw VisitRefusals.WrongStep(asked, visit);
            }

            if (visit is not null && asked.Step == visit.Step && !_board.WasShown(visit.Lane, observations, row))
            {
                throw VisitRefusals.OtherObservation(asked, visit);
            }
        }

        _visits.CheckRoom(visits.Count(visit => visit is null));
        return visits;
    }

    /// <summary>Shows the agent a row, unless it is the last recommendation once more.</summary>
    private Visit Ask(Wire.VisitStep asked, Visit? visit, ValueBatch observations, int row)
    {
        bool starts = visit is null;
        visit ??= _visits.Open(asked.Visit);
        if (starts || asked.Step != visit.Step)
        {
            visit.Step = asked.Step;
            _board.Show(visit.Lane, observations, row, starts ? asked.Visit : null);
            _asked.Add(visit);
        }

        return visit;
    }

    private void Act()
    {
        try
        {
            _board.Act();
        }
        catch
        {
            _asked.ForEach(_visits.End); // nobody knows what the agent remembers of them
            throw;
        }

        foreach (Visit visit in _asked)
        {
            if (visit.Waiting.Count == _options.MaxWaiting)
            {
                Drop(visit);
            }

            visit.Waiting.Enqueue(new Waiting(
                visit.Step,
                _learner is null ? null : _board.Shown(visit.Lane),
                _board.Chosen(visit.Lane),
                _board.LogPropensities[visit.Lane]));
        }
    }

    private Wire.RecommendResponse Reply(Visit[] visits)
    {
        var actions = new ValueBatch(_options.Contract.ActionSpace, visits.Length);
        double[] propensities = new double[visits.Length];
        bool[] explored = new bool[visits.Length];
        for (int row = 0; row < visits.Length; row++)
        {
            int lane = visits[row].Lane;
            actions.CopyLane(_board.Actions, lane, row);
            (propensities[row], explored[row]) = (_board.LogPropensities[lane], _board.Explored[lane]);
        }

        var reply = new Wire.RecommendResponse();
        foreach (LeafBuffer leaf in actions.Leaves)
        {
            reply.ActionLeaves.Add(UnsafeByteOperations.UnsafeWrap(leaf.Memory));
        }

        if (_board.TellsPropensities)
        {
            reply.LogPropensities = ByteString.CopyFrom(MemoryMarshal.AsBytes<double>(propensities));
        }

        if (_board.TellsExploration)
        {
            reply.Explored = ByteString.CopyFrom(MemoryMarshal.AsBytes<bool>(explored));
        }

        return reply;
    }

    /// <summary>Checks that every row's recommendation waits for feedback, in ascending order.</summary>
    private Visit[] CheckWaiting(Wire.FeedbackRequest request, FeedbackRows rows)
    {
        var last = new Dictionary<string, int>(StringComparer.Ordinal);
        var visits = new Visit[request.Rows.Count];
        for (int row = 0; row < visits.Length; row++)
        {
            Wire.VisitStep asked = request.Rows[row];
            Visit visit = visits[row] = _visits.Find(asked.Visit) ?? throw VisitRefusals.NoFeedback(asked);
            if (last.TryGetValue(asked.Visit, out int before))
            {
                if (rows.Terminated[before] || rows.Truncated[before])
                {
                    throw VisitRefusals.AfterTheEnd(asked, request.Rows[before]);
                }

                if (asked.Step <= request.Rows[before].Step)
                {
                    throw VisitRefusals.FeedbackGiven(asked);
                }
            }

            if (asked.Step > visit.Step)
            {
                throw VisitRefusals.NotRecommended(asked, visit);
            }

            if (asked.Step < visit.NextFeedback)
            {
                throw VisitRefusals.FeedbackGiven(asked);
            }

            last[asked.Visit] = row;
        }

        return visits;
    }

    private void Take(Visit visit, ulong step, FeedbackRows rows, int row)
    {
        bool first = step == 0 || step != visit.Linked;
        while (visit.Waiting.Peek().Step < step)
        {
            Drop(visit);
        }

        Waiting made = visit.Waiting.Dequeue();
        visit.NextFeedback = visit.Linked = step + 1;
        _learner?.Add(visit.Lane, made, first, rows, row);
        _log?.Write(visit.Name, made, rows.Rewards[row], rows.Terminated[row], rows.Truncated[row]);
        if (rows.Terminated[row] || rows.Truncated[row])
        {
            _visits.End(visit);
        }
    }

    /// <summary>Forgets the oldest recommendation that waits.</summary>
    private void Drop(Visit visit)
    {
        Waiting forgotten = visit.Waiting.Dequeue();
        visit.NextFeedback = forgotten.Step + 1;
        _log?.Write(visit.Name, forgotten, null, terminated: false, truncated: false);
    }

    /// <summary>Lets go of what waits in a visit that is over.</summary>
    private void Forget(Visit visit)
    {
        while (visit.Waiting.Count > 0)
        {
            Drop(visit);
        }
    }
}
