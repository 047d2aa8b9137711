using RecEnv.Learning;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Agents.SlateGfn;

/// <summary>Fills the slates of some lanes, position by position, and knows how probable each choice was.</summary>
internal sealed class SlateDrawing
{
    private readonly SlateGfnFeatures _features;
    private readonly SlateGfnNetwork _network;
    private readonly bool _mask;
    private readonly Tape _tape = new();
    private readonly int[] _lanes;
    private readonly float[] _states;
    private readonly int[] _slates;
    private readonly double[] _chosen;
    private readonly float[] _uniform;

    /// <summary>Makes it for so many lanes.</summary>
    public SlateDrawing(SlateGfnFeatures features, SlateGfnNetwork network, bool mask, int laneCount)
    {
        (_features, _network, _mask) = (features, network, mask);
        _lanes = new int[laneCount];
        _states = new float[laneCount * features.StateLength];
        _slates = new int[laneCount * features.SlateSize];
        _chosen = new double[laneCount * features.SlateSize];
        _uniform = new float[features.ItemCount];
    }

    /// <summary>Lanes that need a slate.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all lanes.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a lane.</summary>
    /// <returns>Where its state goes.</returns>
    public Span<float> Add(int lane)
    {
        _lanes[Count] = lane;
        return _states.AsSpan(Count++ * _features.StateLength, _features.StateLength);
    }

    /// <summary>Uniform slates: of distinct items with a mask. One draw a position.</summary>
    public void DrawUniformly(RandomStream[] streams)
    {
        for (int t = 0; t < _features.SlateSize; t++)
        {
            for (int row = 0; row < Count; row++)
            {
                _uniform.AsSpan().Fill(1);
                foreach (int item in Taken(row, t))
                {
                    _uniform[item] = 0;
                }

                Choose(row, t, _uniform, 0, ref streams[_lanes[row]]);
            }
        }
    }

    /// <summary>Slates drawn from the policy with a share of uniform choices. One draw a position.</summary>
    public void Draw(RandomStream[] streams, double epsilon)
    {
        Walk((row, t, probabilities) => Choose(row, t, probabilities, epsilon, ref streams[_lanes[row]]));
    }

    /// <summary>The most probable item of each position, of equals the first. No draws.</summary>
    public void TakeBest()
    {
        _chosen.AsSpan().Fill(1);
        Walk((row, t, probabilities) => Slate(row)[t] = BestOf(probabilities, Taken(row, t)));
    }

    /// <summary>Writes the slates into their lanes' actions.</summary>
    public void Put(ValueBatch actions)
    {
        for (int row = 0; row < Count; row++)
        {
            Span<long> action = actions.Leaves[0].Lane<long>(_lanes[row]);
            for (int t = 0; t < action.Length; t++)
            {
                action[t] = Slate(row)[t];
            }
        }
    }

    /// <summary>Writes how probable the choices were into their lanes' places.</summary>
    /// <param name="logs">Receives logarithms of slates, [lanes].</param>
    /// <param name="positions">Receives probabilities of choices, [lanes, K].</param>
    public void PutPropensities(Span<double> logs, Span<double> positions)
    {
        int size = _features.SlateSize;
        for (int row = 0; row < Count; row++)
        {
            Span<double> chosen = _chosen.AsSpan(row * size, size);
            chosen.CopyTo(positions[(_lanes[row] * size)..]);
            double log = 0;
            foreach (double probability in chosen)
            {
                log += Math.Log(probability);
            }

            logs[_lanes[row]] = log;
        }
    }

    private delegate void Chooser(int row, int position, ReadOnlySpan<float> probabilities);

    /// <summary>Computes the policy of each position, given the items chosen before it.</summary>
    private void Walk(Chooser choose)
    {
        _tape.Reset();
        using NoGradScope scope = _tape.NoGrad();
        Tensor users = _network.Encode(_tape, _states.AsSpan(0, Count * _features.StateLength), Count);
        Tensor items = _network.Items(_tape);
        Span<int> slates = _slates.AsSpan(0, Count * _features.SlateSize);
        slates.Clear();
        for (int t = 0; t < _features.SlateSize; t++)
        {
            Tensor logits = _network.Logits(_network.Inputs(_tape, users, items, slates, t, 1), items);
            ReadOnlySpan<float> all = logits.Softmax(_network.Mask(_tape, slates, t, 1)).Values;
            for (int row = 0; row < Count; row++)
            {
                choose(row, t, all.Slice(row * _features.ItemCount, _features.ItemCount));
            }
        }
    }

    /// <summary>Draws from (1 − ε)·p/Σp + ε/m, m the items that may stand here.</summary>
    private void Choose(int row, int position, ReadOnlySpan<float> probabilities, double epsilon, ref RandomStream random)
    {
        Span<int> slate = Slate(row);
        ReadOnlySpan<int> taken = Taken(row, position);
        double total = 0;
        foreach (float probability in probabilities)
        {
            total += probability;
        }

        double share = epsilon / (probabilities.Length - taken.Length);
        double left = random.Uniform();
        double chosen = 0;
        for (int item = 0; item < probabilities.Length; item++)
        {
            double probability = taken.Contains(item) ? 0 : ((1 - epsilon) * probabilities[item] / total) + share;
            if (probability > 0)
            {
                (slate[position], chosen) = (item, probability); // the last possible one, should rounding leave something
                left -= probability;
                if (left < 0)
                {
                    break;
                }
            }
        }

        _chosen[(row * _features.SlateSize) + position] = chosen;
    }

    private Span<int> Slate(int row) => _slates.AsSpan(row * _features.SlateSize, _features.SlateSize);

    /// <summary>Items that may not be chosen again.</summary>
    private ReadOnlySpan<int> Taken(int row, int position) => _mask ? Slate(row)[..position] : [];

    private static int BestOf(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> taken)
    {
        int best = -1;
        for (int item = 0; item < probabilities.Length; item++)
        {
            if ((best < 0 || probabilities[item] > probabilities[best]) && !taken.Contains(item))
            {
                best = item;
            }
        }

        return best;
    }
}
