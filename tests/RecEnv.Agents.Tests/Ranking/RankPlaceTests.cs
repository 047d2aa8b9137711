using FsCheck;
using FsCheck.Fluent;
using RecEnv.Agents.Ranking;

namespace RecEnv.Agents.Tests.Ranking;

public class RankPlaceTests
{
    [Theory]
    [InlineData(0, 0, 10, 1, 1)]
    [InlineData(1, 0, 10, 1, 0.63092975)] // 1 / log2(3)
    [InlineData(9, 0, 10, 1, 0.28906483)] // 1 / log2(11)
    [InlineData(10, 0, 10, 0, 0)]
    [InlineData(0, 1, 1, 0.5, 0.5)]
    [InlineData(9, 1, 10, 0.5, 0.14453241)]
    [InlineData(9, 3, 10, 0.25, 0.07226621)]
    [InlineData(2, 1, 10, 1, 0.46533828)] // ranks 2 and 3: (1/2 + 1/log2(5)) / 2
    [InlineData(0, 99, 10, 0.1, 0.04543559)] // all alike: what random scores earn
    public void At_Place_CountsTheMeanOverTies(int better, int tied, int cutOff, double hit, double ndcg)
    {
        var place = new RankPlace(better, tied);

        Assert.Equal(hit, place.HitAt(cutOff), 12);
        Assert.Equal(ndcg, place.NdcgAt(cutOff), 8);
    }

    [Fact]
    public void At_AnyScores_IsTheMeanOverAllOrdersOfTheTied()
    {
        // A tied negative goes before the test item or after it; the place of the test item among t + 1 alike is uniform.
        Gen<(int Score, int[] Others, int CutOff)> cases =
            from score in Gen.Choose(0, 3)
            from others in Gen.Choose(0, 3).ArrayOf(7)
            from cutOff in Gen.Choose(1, 9)
            select (score, others, cutOff);
        Prop.ForAll(cases.ToArbitrary(), given =>
        {
            int tied = given.Others.Count(other => other == given.Score);
            int[] ranks = [.. Enumerable.Range(given.Others.Count(other => other > given.Score), tied + 1)];
            var place = RankPlace.Of(given.Score, [.. given.Others.Select(other => (float)other)]);

            Assert.Equal(ranks.Average(rank => rank < given.CutOff ? 1.0 : 0.0), place.HitAt(given.CutOff), 12);
            Assert.Equal(
                ranks.Average(rank => rank < given.CutOff ? 1 / Math.Log2(rank + 2) : 0), place.NdcgAt(given.CutOff), 12);
        }).Check(Config.QuickThrowOnFailure.WithReplay(1, 1).WithMaxTest(200));
    }
}
