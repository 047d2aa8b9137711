using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.LinearAlgebra;
using RecEnv.Agents.Linear;
using RecEnv.Agents.Tests.Support;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.Linear;

/// <summary>The rank-one updates against the plain formulas on dense matrices.</summary>
public class RidgeModelTests
{
    [Fact]
    public void Learn_AnyExamples_EqualsTheDenseSolution()
    {
        Gen<(int Features, int Rows, int Seed)> cases =
            from features in Gen.Choose(1, 12)
            from rows in Gen.Choose(0, 60)
            from seed in Gen.Choose(0, 1_000_000)
            select (features, rows, seed);

        Prop.ForAll(cases.ToArbitrary(), x =>
        {
            var random = new RandomStream((ulong)x.Seed);
            double ridge = 0.1 + random.Uniform();
            var model = new RidgeModel(x.Features, ridge);
            Matrix<double> gram = Matrix<double>.Build.DenseDiagonal(x.Features, ridge);
            Vector<double> moments = Vector<double>.Build.Dense(x.Features);
            for (int i = 0; i < x.Rows; i++)
            {
                Vector<double> row = Sparse(ref random, x.Features);
                double target = random.Normal();
                model.Learn(row.ToArray(), target);
                gram += row.OuterProduct(row);
                moments += target * row;
            }

            Vector<double> weights = gram.Solve(moments);
            Vector<double> probe = Sparse(ref random, x.Features);
            Near.Equal(weights.ToArray(), model.Weights, 1e-9);
            Near.Equal(weights * probe, model.Mean(probe.ToArray()), 1e-9);
            Near.Equal(Math.Sqrt(probe * gram.Solve(probe)), model.Width(probe.ToArray()), 1e-9);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithReplay(3, 5));
    }

    /// <summary>θ̃ − θ = scale·L⁻ᵀz, so that its covariance is scale²·A⁻¹: checked through z = each unit vector.</summary>
    [Fact]
    public void Perturb_UnitNoise_SpansTheInverse()
    {
        const int Features = 5;
        var random = new RandomStream(4);
        var model = new RidgeModel(Features, 0.7);
        Matrix<double> gram = Matrix<double>.Build.DenseDiagonal(Features, 0.7);
        for (int i = 0; i < 30; i++)
        {
            Vector<double> row = Sparse(ref random, Features);
            model.Learn(row.ToArray(), random.Normal());
            gram += row.OuterProduct(row);
        }

        Matrix<double> covariance = Matrix<double>.Build.Dense(Features, Features);
        for (int k = 0; k < Features; k++)
        {
            double[] noise = new double[Features];
            noise[k] = 1;
            model.Perturb(noise, 2);
            Vector<double> change = Vector<double>.Build.Dense(noise) - Vector<double>.Build.Dense(model.Weights.ToArray());
            covariance += change.OuterProduct(change);
        }

        Near.Equal((4 * gram.Inverse()).Enumerate().ToArray(), covariance.Enumerate().ToArray(), 1e-9);
    }

    private static Vector<double> Sparse(ref RandomStream random, int length)
    {
        double[] row = new double[length];
        for (int i = 0; i < length; i++)
        {
            row[i] = random.Below(3) == 0 ? 0 : random.Normal();
        }

        return Vector<double>.Build.Dense(row);
    }
}
