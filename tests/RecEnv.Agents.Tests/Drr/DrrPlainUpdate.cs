using RecEnv.Agents.Drr;

namespace RecEnv.Agents.Tests.Drr;

/// <summary>
/// The gradient step of DRR-ave in double precision and written once more: losses as sums over rows, gradients by central
/// differences, and Ranger from its formulas. Slow and plain.
/// </summary>
internal sealed class DrrPlainUpdate
{
    private const int Length = 2;
    private const int Hidden = 4;
    private const int D = 3;

    private readonly DrrOptions _options;
    private readonly List<double[]> _weights = []; // U, I, w, c, then actor W1 b1 W2 b2, then critic W1 b1 W2 b2
    private readonly List<double[]> _targets = [];
    private readonly List<double[]> _first;
    private readonly List<double[]> _second;
    private readonly List<double[]> _slow;
    private readonly int[] _rowLengths = [D, D, Length, 0, 3 * D, 0, Hidden, 0, 4 * D, 0, Hidden, 0]; // 0: not centred
    private int _steps;

    public DrrPlainUpdate(DrrOptions options, DrrLearner learner)
    {
        _options = options;
        foreach ((int store, string name) in Names)
        {
            _weights.Add(Read(learner, store, name));
            _targets.Add(Read(learner, store, name));
        }

        _first = [.. _weights.Select(x => new double[x.Length])];
        _second = [.. _weights.Select(x => new double[x.Length])];
        _slow = [.. _weights.Select(x => x.ToArray())];
    }

    public static IReadOnlyList<(int Store, string Name)> Names { get; } =
    [
        (0, "user.weight"), (0, "item.weight"), (0, "average.weight"), (0, "average.bias"),
        (1, "actor.0.weight"), (1, "actor.0.bias"), (1, "actor.2.weight"), (1, "actor.2.bias"),
        (2, "critic.0.weight"), (2, "critic.0.bias"), (2, "critic.2.weight"), (2, "critic.2.bias"),
    ];

    public IReadOnlyList<double[]> Weights => _weights;

    public IReadOnlyList<double[]> Targets => _targets;

    /// <summary>Values as PyTorch lays them out: matrices of layers are [out, in].</summary>
    public static double[] Read(DrrLearner learner, int store, string name)
    {
        var parameter = learner.Stores[store].Get(name);
        double[] values = [.. parameter.Values.ToArray().Select(x => (double)x)];
        if (store % 3 == 0 || name.EndsWith("bias", StringComparison.Ordinal))
        {
            return values;
        }

        return [.. Enumerable.Range(0, values.Length).Select(i =>
            values[(i % parameter.Rows * parameter.Columns) + (i / parameter.Rows)])];
    }

    public (double PolicyLoss, double ValueLoss) Update(DrrBatch batch)
    {
        double[] y = [.. Enumerable.Range(0, batch.Count).Select(row => Target(batch, row))];
        var gradients = new List<double[]>();
        for (int p = 0; p < _weights.Count; p++)
        {
            double[] gradient = new double[_weights[p].Length];
            for (int i = 0; i < gradient.Length; i++)
            {
                bool padding = p == 1 && i >= gradient.Length - D;
                gradient[i] = padding ? 0 : Slope(p, i, () => Loss(p, batch, y));
            }

            gradients.Add(gradient);
        }

        (double, double) losses = (PolicyLoss(batch), ValueLoss(batch, y));
        _steps++;
        for (int p = 0; p < _weights.Count; p++)
        {
            Step(p, gradients[p]);
        }

        for (int p = _options.TargetState ? 0 : 4; p < _weights.Count; p++)
        {
            for (int i = 0; i < _weights[p].Length; i++)
            {
                _targets[p][i] += _options.TargetRate * (_weights[p][i] - _targets[p][i]);
            }
        }

        return losses;
    }

    private double Loss(int parameter, DrrBatch batch, double[] y) => parameter switch
    {
        < 4 => ValueLoss(batch, y) + (_options.StateLoss == DrrStateLoss.Both ? PolicyLoss(batch) : 0),
        < 8 => PolicyLoss(batch),
        _ => ValueLoss(batch, y),
    };

    private double Slope(int p, int i, Func<double> loss)
    {
        const double Step = 1e-6;
        double kept = _weights[p][i];
        _weights[p][i] = kept + Step;
        double above = loss();
        _weights[p][i] = kept - Step;
        double below = loss();
        _weights[p][i] = kept;
        return (above - below) / (2 * Step);
    }

    private double PolicyLoss(DrrBatch batch) => -Enumerable.Range(0, batch.Count).Average(row =>
    {
        double[] state = State(_weights, batch.Users[row], batch.Memory(row));
        return Network(_weights, 8, [.. state, .. Network(_weights, 4, state)])[0];
    });

    private double ValueLoss(DrrBatch batch, double[] y) => Enumerable.Range(0, batch.Count).Average(row =>
    {
        double[] input = [.. State(_weights, batch.Users[row], batch.Memory(row)), .. batch.Action(row).ToArray().Select(x => (double)x)];
        double error = Network(_weights, 8, input)[0] - y[row];
        return (_options.Prioritised ? batch.Weights[row] : 1) * error * error;
    });

    private double Target(DrrBatch batch, int row)
    {
        double[] state = State(_options.TargetState ? _targets : _weights, batch.Users[row], batch.NextMemory(row));
        double value = Network(_targets, 8, [.. state, .. Network(_targets, 4, state)])[0];
        return Math.Clamp(batch.Rewards[row] + (batch.Factors[row] * value), _options.LeastValue, _options.LargestValue);
    }

    private static double[] State(List<double[]> weights, int user, Span<int> memory)
    {
        double[] u = weights[0][(user * D)..((user + 1) * D)];
        double[] a = new double[D];
        for (int i = 0; i < D; i++)
        {
            a[i] = weights[3][0];
            for (int n = 0; n < Length; n++)
            {
                a[i] += weights[2][n] * weights[1][(memory[n] * D) + i];
            }
        }

        return [.. u, .. u.Zip(a, (x, y) => x * y), .. a];
    }

    private static double[] Network(List<double[]> weights, int first, double[] x) =>
        Layer(weights[first + 2], weights[first + 3], [.. Layer(weights[first], weights[first + 1], x).Select(h => Math.Max(0, h))]);

    private static double[] Layer(double[] matrix, double[] bias, double[] x) =>
        [.. bias.Select((b, o) => b + x.Select((value, i) => value * matrix[(o * x.Length) + i]).Sum())];

    private void Step(int p, double[] gradient)
    {
        for (int start = 0; _rowLengths[p] > 0 && start < gradient.Length; start += _rowLengths[p])
        {
            double mean = gradient.Skip(start).Take(_rowLengths[p]).Average();
            for (int i = start; i < start + _rowLengths[p]; i++)
            {
                gradient[i] -= mean;
            }
        }

        double decay = p < 4 ? _options.StateDecay : p < 8 ? _options.ActorDecay : _options.CriticDecay;
        double power = Math.Pow(0.999, _steps);
        double rho = 1999 - (2 * _steps * power / (1 - power));
        double size = _options.LearningRate / (1 - Math.Pow(0.95, _steps));
        if (rho > 5)
        {
            size *= Math.Sqrt((1 - power) * (rho - 4) / 1995 * (rho - 2) / rho * 1999 / 1997);
        }

        for (int i = 0; i < gradient.Length; i++)
        {
            double g = gradient[i];
            _second[p][i] = (0.999 * _second[p][i]) + (0.001 * g * g);
            _first[p][i] = (0.95 * _first[p][i]) + (0.05 * g);
            _weights[p][i] *= 1 - (decay * _options.LearningRate);
            _weights[p][i] -= size * _first[p][i] / (rho > 5 ? Math.Sqrt(_second[p][i]) + 1e-5 : 1);
            if (_steps % 6 == 0)
            {
                _slow[p][i] += 0.5 * (_weights[p][i] - _slow[p][i]);
                _weights[p][i] = _slow[p][i];
            }
        }
    }
}
