using FsCheck;
using FsCheck.Fluent;
using RecEnv.Agents.UserResponse;

namespace RecEnv.Agents.Tests.UserResponse;

public class AreaUnderCurveTests
{
    [Fact]
    public void Of_AnyScores_IsTheShareOfPairsInOrder() =>
        Prop.ForAll(
            Gen.Choose(-3, 3).Two().Select(pair => (Score: pair.Item1, Positive: pair.Item2 > 0)).ArrayOf().ToArbitrary(),
            rows =>
            {
                (int Score, bool Positive)[] pairs = [.. rows, (0, true), (1, false)];

                double area = AreaUnderCurve.Of([.. pairs.Select(row => (float)row.Score)], [.. pairs.Select(row => row.Positive)]);

                double plain = (from p in pairs.Where(row => row.Positive)
                                from n in pairs.Where(row => !row.Positive)
                                select p.Score > n.Score ? 1 : p.Score == n.Score ? 0.5 : 0).Average();
                return Math.Abs(plain - area) < 1e-12;
            })
            .Check(Config.QuickThrowOnFailure.WithReplay(17, 19));

    [Fact]
    public void Of_DifferentLengths_IsRefused() =>
        Assert.StartsWith(
            "There are 2 scores, but 1 labels. Give one for each.",
            Assert.Throws<ArgumentException>(() => AreaUnderCurve.Of([1, 2], [true])).Message,
            StringComparison.Ordinal);
}
