using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents;

/// <summary>Chooses uniformly: a slate of distinct candidates, an action that the mask allows, or any of the space.</summary>
/// <remarks>
/// A slate is the first K of a random permutation of the candidates. Each lane draws from its own exploration stream,
/// that of seed + lane, and only when an action is needed: so what a lane gets depends on no other lane, and not on the
/// autoreset mode. Reference: RecSim 0.2.4, random_agent.
/// </remarks>
public sealed class RandomAgent : IPropensityAgent, IReseedableAgent
{
    private readonly EnvironmentContract _contract;
    private readonly int _mask;
    private readonly RandomStream[] _streams;
    private readonly int[] _permutation;
    private readonly double[] _logPropensities;
    private readonly double _logAny;

    /// <summary>Makes the agent.</summary>
    /// <param name="contract">Contract of the environment.</param>
    /// <param name="laneCount">Number of lanes, at least 1.</param>
    /// <param name="seed">Seed of lane 0; lane i has seed + i.</param>
    /// <exception cref="ArgumentException">Some actions are not allowed, and the observation does not say which.</exception>
    public RandomAgent(EnvironmentContract contract, int laneCount, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentOutOfRangeException.ThrowIfLessThan(laneCount, 1);
        _contract = contract;
        _mask = ActionMask.Find(contract);
        _streams = ExplorationStreams.Make(laneCount, seed);
        _permutation = new int[contract.Slate?.CandidateCount ?? 0];
        _logPropensities = new double[laneCount];
        _logAny = LogAny(contract);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// −log (N)_K for each slate shown, −log of the number of actions elsewhere; NaN where actions are not whole numbers and
    /// have no probability.
    /// </remarks>
    public ReadOnlySpan<double> LogPropensities => _logPropensities;

    /// <inheritdoc/>
    public void Reseed(int lane, EpisodeKey key) => _streams[lane] = key.Stream(StreamId.Exploration);

    /// <inheritdoc/>
    public void Act(VectorStep step, ValueBatch actions)
    {
        ArgumentNullException.ThrowIfNull(step);
        ArgumentNullException.ThrowIfNull(actions);
        ExplorationStreams.Check(_streams, step);
        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            if (step.IsIdle(lane))
            {
                continue;
            }

            _logPropensities[lane] = _logAny;
            if (_contract.Slate is { } slate)
            {
                Span<long> slates = actions.Leaves[0].Lane<long>(lane); // one, or one a user
                for (int first = 0; first < slates.Length; first += slate.SlateSize)
                {
                    DrawSlate(ref _streams[lane], slates.Slice(first, slate.SlateSize));
                }
            }
            else if (_mask >= 0)
            {
                ReadOnlySpan<byte> mask = step.Observations.Leaves[_mask].Row(lane);
                actions.Leaves[0].Lane<long>(lane)[0] = DrawAllowed(ref _streams[lane], mask);
                _logPropensities[lane] = -Math.Log(mask.Length - mask.Count((byte)0));
            }
            else
            {
                _contract.ActionSpace.Sample(ref _streams[lane], actions, lane);
            }
        }
    }

    /// <summary>Log-probability of every action alike, where none is masked.</summary>
    private static double LogAny(EnvironmentContract contract)
    {
        if (contract.Slate is { } slate)
        {
            int slates = contract.ActionSpace.Leaves[0].Size / slate.SlateSize;
            return -slates * Propensities.LogOrderings(slate.CandidateCount, slate.SlateSize);
        }

        return contract.ActionSpace switch
        {
            DiscreteSpace one => -Math.Log(one.N),
            MultiDiscreteSpace several => -several.Nvec.Sum(count => Math.Log(count)),
            MultiBinarySpace bits => -bits.Leaves[0].Size * Math.Log(2),
            _ => double.NaN,
        };
    }

    /// <summary>The first K of a permutation; takes K draws.</summary>
    private void DrawSlate(ref RandomStream random, Span<long> slate)
    {
        for (int i = 0; i < _permutation.Length; i++)
        {
            _permutation[i] = i;
        }

        for (int position = 0; position < slate.Length; position++)
        {
            int other = position + random.Below(_permutation.Length - position);
            (_permutation[position], _permutation[other]) = (_permutation[other], _permutation[position]);
            slate[position] = _permutation[position];
        }
    }

    /// <summary>One of the positions whose mask is not 0; takes one draw.</summary>
    private static int DrawAllowed(ref RandomStream random, ReadOnlySpan<byte> mask)
    {
        int left = random.Below(mask.Length - mask.Count((byte)0));
        int position = -1;
        do
        {
            position += 1 + mask[(position + 1)..].IndexOfAnyExcept((byte)0);
        }
        while (left-- > 0);
        return position;
    }
}
