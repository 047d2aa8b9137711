using MathNet.Numerics.LinearAlgebra;
using RecEnv.Agents.Ranking;
using RecEnv.Data;

namespace RecEnv.Agents.Tests.Ranking;

public class AlternatingLeastSquaresTests
{
    private static readonly AlternatingLeastSquaresOptions _options = new()
    {
        Dimensions = 6,
        Confidence = 3,
        Regularization = 2,
        Sweeps = 5,
    };

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void Solve_PositiveDefinite_EqualsMathNet(int d)
    {
        Matrix<double> half = Matrix<double>.Build.Random(d, d, seed: d);
        Matrix<double> matrix = (half * half.Transpose()) + Matrix<double>.Build.DenseIdentity(d);
        Vector<double> right = Vector<double>.Build.Random(d, seed: 7);
        double[] solution = right.ToArray();

        FactorMath.Solve(matrix.ToRowMajorArray(), solution);

        Vector<double> expected = matrix.Solve(right);
        Assert.All(solution.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 9));
    }

    [Fact]
    public void Solve_NotDefinite_SaysWhatToRaise() => Assert.EndsWith(
        "Raise \"regularization\".",
        Assert.Throws<ArithmeticException>(() => FactorMath.Solve(new double[4], new double[2])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void AddSquare_Vector_AddsTheLowerHalf()
    {
        double[] matrix = new double[9];

        FactorMath.AddSquare(2, [1, 3, -1], matrix);

        Assert.Equal([2, 0, 0, 6, 18, 0, -2, -6, 2], matrix);
    }

    [Fact]
    public void Train_SyntheticRatings_LeavesNoBetterItemVector()
    {
        PositiveItems train = Rankings.Synthetic.Train;
        MatrixFactors factors = AlternatingLeastSquares.Train(train, _options);
        PositiveItems usersOf = train.Transpose();

        // The items are fitted last: each solves its own equations, set up here over all users.
        for (int item = 0; item < train.ItemCount; item += 17)
        {
            Matrix<double> matrix = Matrix<double>.Build.DenseIdentity(6) * 2;
            Vector<double> right = Vector<double>.Build.Dense(6);
            for (int user = 0; user < train.UserCount; user++)
            {
                Vector<double> vector = Vector<double>.Build.Dense([.. factors.User(user).ToArray().Select(x => (double)x)]);
                bool likes = usersOf.IsPositive(item, user);
                matrix += vector.OuterProduct(vector) * (likes ? 4 : 1);
                right += vector * (likes ? 4 : 0);
            }

            Vector<double> expected = matrix.Solve(right);
            Assert.All(factors.Item(item).ToArray().Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 4));
        }
    }

    [Fact]
    public void Train_MoreSweeps_LowerTheLoss()
    {
        double[] losses = [.. Enumerable.Range(0, 4).Select(power =>
            Loss(AlternatingLeastSquares.Train(Rankings.Synthetic.Train, _options with { Sweeps = 1 << power })))];

        Assert.Equal(losses.OrderDescending(), losses);
        Assert.Equal(4, losses.Distinct().Count());
    }

    [Fact]
    public void Train_Threads_ChangeNoBit()
    {
        MatrixFactors one = AlternatingLeastSquares.Train(Rankings.Synthetic.Train, _options, threads: 1);
        MatrixFactors three = AlternatingLeastSquares.Train(Rankings.Synthetic.Train, _options, threads: 3);
        MatrixFactors other = AlternatingLeastSquares.Train(Rankings.Synthetic.Train, _options with { Seed = 1 });

        Assert.Equal(one.Save().ToBytes(), three.Save().ToBytes());
        Assert.NotEqual(one.Save().ToBytes(), other.Save().ToBytes());
    }

    [Fact]
    public void Train_NobodyLikes_GetsTheZeroVector()
    {
        MatrixFactors factors = AlternatingLeastSquares.Train(Rankings.Positives(3, [0, 1], [], [1]), _options);

        Assert.Equal(new float[6], factors.User(1).ToArray());
        Assert.Equal(new float[6], factors.Item(2).ToArray());
        Assert.NotEqual(new float[6], factors.Item(1).ToArray());
    }

    private static double Loss(MatrixFactors factors)
    {
        PositiveItems train = Rankings.Synthetic.Train;
        double loss = 0;
        for (int user = 0; user < train.UserCount; user++)
        {
            float[] scores = factors.AllScoresOf(user, train.ItemCount);
            for (int item = 0; item < train.ItemCount; item++)
            {
                loss += train.IsPositive(user, item) ? 4 * Math.Pow(1 - scores[item], 2) : Math.Pow(scores[item], 2);
            }
        }

        return loss + (2 * (Squares(factors.Users) + Squares(factors.Items)));

        static double Squares(ReadOnlySpan<float> numbers) => numbers.ToArray().Sum(x => (double)x * x);
    }
}
