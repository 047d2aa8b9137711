using System.Text.Json;
using MathNet.Numerics.LinearAlgebra;
using RecEnv.Agents.Bandits;
using RecEnv.Agents.Tests.Support;
using RecEnv.Seeding;
using RecEnv.Tests.Golden;

namespace RecEnv.Agents.Tests.Bandits;

/// <summary>GLM bandits against what was recorded from RecSim 0.2.4, and in distribution.</summary>
public class GlmTests
{
    // The systems are solved by another factorisation than NumPy's, so their last digits differ.
    private const double Tolerance = 1e-9;

    [Fact]
    public void FitAndScore_RecordedCases_MatchRecSim()
    {
        int fitted = 0;
        foreach (JsonElement recorded in Cases())
        {
            (LogisticFit fit, Matrix<double>? pulled, Matrix<double> arms) = Read(recorded);
            var algorithm = new GlmUcb(
                recorded.GetProperty("horizon").GetInt32(),
                recorded.GetProperty("optimism_scaling").GetDouble(),
                recorded.GetProperty("sigma0").GetDouble());
            Vector<double> scores = algorithm.Score(fit, pulled, arms);
            double width = algorithm.Width(arms.ColumnCount);

            Near.Equal(recorded.GetProperty("w").Doubles(), fit.Weights.ToArray(), Tolerance);
            Near.Equal(Rows(recorded.GetProperty("gram")).Enumerate().ToArray(), fit.Gram.Enumerate().ToArray(), Tolerance);
            Near.Equal(recorded.GetProperty("ucb_ci_scaling").GetDouble(), width);
            Near.Equal(recorded.GetProperty("ucb_scores").Doubles(), scores.ToArray(), Tolerance);
            var random = new RandomStream(1);
            Assert.Equal(recorded.GetProperty("ucb_arm").GetInt32(), BestArm.Pick(ref random, [.. scores]));
            fitted += fit.Weights.Any(weight => weight != 0) ? 1 : 0;
        }

        Assert.InRange(fitted, 15, 40);
    }

    /// <summary>Scores of w̃ ~ N(w, κ²G⁻¹): mean a·w, covariance κ²·aᵀG⁻¹a′, both within 5 standard errors of 4,000 draws.</summary>
    [Fact]
    public void Thompson_ManyDraws_HavePosteriorMeanAndCovariance()
    {
        const int Draws = 4_000;
        const double Scaling = 0.7;
        JsonElement recorded = Cases().First(x => x.GetProperty("X").GetArrayLength() >= 40);
        (LogisticFit fit, _, Matrix<double> arms) = Read(recorded);
        Matrix<double> covariance = Scaling * Scaling * arms * fit.Gram.Inverse() * arms.Transpose();
        Vector<double> mean = arms * fit.Weights;
        var random = new RandomStream(9);
        var algorithm = new GlmThompson(Scaling);
        Vector<double>[] draws = [.. Enumerable.Range(0, Draws).Select(_ => algorithm.Score(ref random, fit, arms) - mean)];

        for (int i = 0; i < arms.RowCount; i++)
        {
            double error = Math.Sqrt(covariance[i, i] / Draws);
            Assert.InRange(draws.Average(draw => draw[i]), -5 * error, 5 * error);
            for (int j = 0; j <= i; j++)
            {
                double spread = (covariance[i, i] * covariance[j, j]) + (covariance[i, j] * covariance[i, j]);
                double found = draws.Average(draw => draw[i] * draw[j]);
                Assert.InRange(found - covariance[i, j], -5 * Math.Sqrt(spread / Draws), 5 * Math.Sqrt(spread / Draws));
            }
        }
    }

    [Fact]
    public void Fit_TenRows_LearnsNothing()
    {
        Matrix<double> arms = Matrix<double>.Build.Dense(10, 2, (row, column) => row + column);
        var fit = LogisticFit.Fit(arms, Vector<double>.Build.Dense(10, 1), 2);

        Assert.Equal([0, 0], fit.Weights);
        Assert.Equal(0.25, fit.Gram[0, 0]);
    }

    [Fact]
    public void Fit_RewardsOfAnotherLength_SaysBoth()
    {
        ArgumentException problem = Assert.Throws<ArgumentException>(
            () => LogisticFit.Fit(Matrix<double>.Build.Dense(3, 2), Vector<double>.Build.Dense(4)));

        Assert.Contains("3 arms pulled but 4 rewards", problem.Message, StringComparison.Ordinal);
    }

    private static JsonElement.ArrayEnumerator Cases() =>
        GoldenFile.Open("recsim/glm_bandits.json.gz").GetProperty("cases").EnumerateArray();

    private static (LogisticFit Fit, Matrix<double>? Pulled, Matrix<double> Arms) Read(JsonElement recorded)
    {
        Matrix<double> arms = Rows(recorded.GetProperty("arms"));
        double deviation = recorded.GetProperty("sigma0").GetDouble();
        if (recorded.GetProperty("X").GetArrayLength() == 0)
        {
            return (LogisticFit.Empty(arms.ColumnCount, deviation), null, arms);
        }

        Matrix<double> pulled = Rows(recorded.GetProperty("X"));
        var rewards = Vector<double>.Build.DenseOfArray(recorded.GetProperty("y").Doubles());
        return (LogisticFit.Fit(pulled, rewards, deviation), pulled, arms);
    }

    private static Matrix<double> Rows(JsonElement rows) =>
        Matrix<double>.Build.DenseOfRows(rows.EnumerateArray().Select(row => row.Doubles()));
}
