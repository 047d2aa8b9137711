using System.Numerics;

namespace RecEnv.Agents.Linear;

/// <summary>Ridge regression that takes one example at a time.</summary>
/// <remarks>
/// A = λI + Σ x xᵀ, b = Σ y·x, θ = A⁻¹b. Holds the Cholesky factor of A = LLᵀ, and updates it by rotations in O(d²) for an
/// example: stabler than Sherman and Morrison's update of A⁻¹, of the same order, and what sampling needs. Coordinates
/// where x is 0 cost nothing. Reference: Gill, Golub, Murray, Saunders (1974).
/// </remarks>
internal sealed class RidgeModel
{
    private readonly double[] _factor; // row k holds column k of L, so that every inner loop runs along a row
    private readonly double[] _moments;
    private readonly double[] _weights;
    private readonly double[] _work;
    private bool _fresh = true;

    /// <summary>Makes a model that has seen nothing.</summary>
    /// <param name="features">Number of features d, at least 1.</param>
    /// <param name="ridge">λ, above 0.</param>
    public RidgeModel(int features, double ridge)
    {
        Features = features;
        _factor = new double[features * features];
        _moments = new double[features];
        _weights = new double[features];
        _work = new double[features];
        for (int k = 0; k < features; k++)
        {
            _factor[(k * features) + k] = Math.Sqrt(ridge);
        }
    }

    /// <summary>Number of features d.</summary>
    public int Features { get; }

    /// <summary>Transpose of the Cholesky factor, row-major [d, d]; 0 below the diagonal.</summary>
    public ReadOnlySpan<double> Factor => _factor;

    /// <summary>b, [d].</summary>
    public ReadOnlySpan<double> Moments => _moments;

    /// <summary>θ, [d].</summary>
    public ReadOnlySpan<double> Weights
    {
        get
        {
            if (!_fresh)
            {
                Forward(_moments, _weights);
                Back(_weights);
                _fresh = true;
            }

            return _weights;
        }
    }

    /// <summary>Learns from an example.</summary>
    /// <param name="x">Features, [d], finite.</param>
    /// <param name="y">Target, finite.</param>
    public void Learn(ReadOnlySpan<double> x, double y)
    {
        _fresh = false;
        x.CopyTo(_work);
        for (int k = 0; k < Features; k++)
        {
            _moments[k] += y * x[k];
            if (_work[k] != 0)
            {
                Rotate(k);
            }
        }
    }

    /// <summary>θ·x.</summary>
    public double Mean(ReadOnlySpan<double> x) => Dot(Weights, x);

    /// <summary>√(xᵀA⁻¹x), the model's uncertainty about x.</summary>
    public double Width(ReadOnlySpan<double> x)
    {
        Forward(x, _work);
        return Math.Sqrt(Dot(_work, _work));
    }

    /// <summary>θ + scale·L⁻ᵀz, a draw from N(θ, scale²·A⁻¹) where z is standard normal.</summary>
    /// <param name="noise">z, [d]; receives the draw.</param>
    /// <param name="scale">Factor of the deviation.</param>
    public void Perturb(Span<double> noise, double scale)
    {
        Back(noise);
        ReadOnlySpan<double> weights = Weights;
        for (int k = 0; k < noise.Length; k++)
        {
            noise[k] = weights[k] + (scale * noise[k]);
        }
    }

    /// <summary>Takes a saved state over.</summary>
    public void Restore(ReadOnlySpan<double> factor, ReadOnlySpan<double> moments)
    {
        factor.CopyTo(_factor);
        moments.CopyTo(_moments);
        _fresh = false;
    }

    /// <summary>One rotation of the rank-one update.</summary>
    private void Rotate(int k)
    {
        Span<double> row = _factor.AsSpan((k * Features) + k, Features - k);
        Span<double> rest = _work.AsSpan(k, Features - k);
        double length = Math.Sqrt((row[0] * row[0]) + (rest[0] * rest[0]));
        double cosine = length / row[0];
        double sine = rest[0] / row[0];
        row[0] = length;
        for (int i = 1; i < row.Length; i++)
        {
            row[i] = (row[i] + (sine * rest[i])) / cosine;
            rest[i] = (cosine * rest[i]) - (sine * row[i]);
        }
    }

    /// <summary>Solves L·v = x.</summary>
    private void Forward(ReadOnlySpan<double> x, Span<double> v)
    {
        x.CopyTo(v);
        for (int k = 0; k < Features; k++)
        {
            if (v[k] == 0)
            {
                continue;
            }

            ReadOnlySpan<double> row = _factor.AsSpan((k * Features) + k, Features - k);
            Span<double> rest = v[k..];
            rest[0] /= row[0];
            Subtract(rest[1..], row[1..], rest[0]);
        }
    }

    /// <summary>Solves Lᵀ·w = v in place.</summary>
    private void Back(Span<double> v)
    {
        for (int k = Features - 1; k >= 0; k--)
        {
            ReadOnlySpan<double> row = _factor.AsSpan((k * Features) + k, Features - k);
            double sum = v[k];
            for (int i = 1; i < row.Length; i++)
            {
                sum -= row[i] * v[k + i];
            }

            v[k] = sum / row[0];
        }
    }

    /// <summary>v ← v − factor·x. Several numbers at a time, and the last few one by one; both round the same way.</summary>
    private static void Subtract(Span<double> v, ReadOnlySpan<double> x, double factor)
    {
        int i = 0;
        for (; i <= x.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> difference = new Vector<double>(v[i..]) - (factor * new Vector<double>(x[i..]));
            difference.CopyTo(v[i..]);
        }

        for (; i < x.Length; i++)
        {
            v[i] -= factor * x[i];
        }
    }

    private static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += x[i] * y[i];
        }

        return sum;
    }
}
