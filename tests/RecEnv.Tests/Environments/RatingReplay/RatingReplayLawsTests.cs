using FsCheck;
using FsCheck.Fluent;
using RecEnv.Data;
using RecEnv.Environments.RatingReplay;
using RecEnv.Seeding;
using RecEnv.Spaces;

namespace RecEnv.Tests.Environments.RatingReplay;

/// <summary>What holds at every step, under every configuration and seed.</summary>
public class RatingReplayLawsTests
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithReplay(1, 1);

    private static readonly Arbitrary<(RatingReplayOptions Options, ulong Seed)> _cases = (
        from data in Gen.Choose(0, 3)
        from threshold in Gen.Elements(0.0, 3.0, 4.0)
        from minimum in Gen.Choose(1, 8)
        from negatives in Gen.Choose(1, 3)
        from replacement in Gen.Elements(true, false)
        from memory in Gen.Choose(1, 7)
        from order in Gen.Elements(VisitOrder.Shuffled, VisitOrder.Ascending)
        from seed in ArbMap.Default.GeneratorFor<ulong>()
        select (new RatingReplayOptions
        {
            SyntheticSeed = data,
            PositiveThreshold = threshold,
            MinimumPositives = minimum,
            MaximumPositives = 60,
            NegativesPerPositive = negatives,
            WithReplacement = replacement,
            MemoryLength = memory,
            VisitOrder = order,
        }, seed)).ToArbitrary();

    [Fact]
    public void Step_AnyEpisode_StaysInTheSpaceWithAConsistentMask()
    {
        Prop.ForAll(_cases, given =>
        {
            using IEnvironment environment = Replays.Make(given.Options);
            var random = new RandomStream(given.Seed);
            StepResult step = environment.Reset(given.Seed);
            while (true)
            {
                Assert.Null(environment.Contract.ObservationSpace.Violation(step.Observation, 0));
                Span<sbyte> mask = Replays.Mask(step.Observation);
                Assert.True(mask.SequenceEqual(step.Infos[0].Values.Lane<sbyte>(0)));
                if (step.Terminated)
                {
                    return;
                }

                int position = Replays.RandomPosition(mask, ref random);
                sbyte[] before = mask.ToArray();
                step = environment.Step(position);
                AssertTheItemLeft(before, step.Observation, position);
            }
        }).Check(_config);
    }

    [Fact]
    public void Step_OracleOfPositives_ReachesReturnEqualToSteps()
    {
        Prop.ForAll(_cases, given =>
        {
            using IEnvironment environment = Replays.Make(given.Options);
            PositiveItems ratings = PositiveRatingsCache.Get(given.Options);
            StepResult step = environment.Reset(given.Seed);
            int user = Replays.User(step.Observation);
            double total = 0;
            foreach (int item in ratings.Of(user))
            {
                Assert.False(step.Terminated);
                step = environment.Step(Replays.Available(step.Observation).IndexOf(item));
                total += step.Reward;
            }

            return step.Terminated && total == ratings.CountOf(user);
        }).Check(_config);
    }

    [Fact]
    public void Reset_AnyEpisode_OffersAllPositivesAndTheRightNumberOfNegatives()
    {
        Prop.ForAll(_cases, given =>
        {
            using IEnvironment environment = Replays.Make(given.Options);
            PositiveItems ratings = PositiveRatingsCache.Get(given.Options);
            StepResult step = environment.Reset(given.Seed);
            int user = Replays.User(step.Observation);
            int[] offered = [.. Replays.Available(step.Observation).ToArray().Select(item => (int)item)
                .Where(item => item < ratings.ItemCount)];

            int[] positives = [.. offered.Where(item => ratings.IsPositive(user, item)).Order()];
            int negatives = offered.Length - positives.Length;
            return positives.AsSpan().SequenceEqual(ratings.Of(user))
                && negatives == positives.Length * given.Options.NegativesPerPositive
                && Replays.Mask(step.Observation).Count((sbyte)1) == offered.Length
                && (given.Options.WithReplacement || offered.Distinct().Count() == offered.Length);
        }).Check(_config);
    }

    [Fact]
    public void MakeVector_AnyLane_EqualsASingleEnvironmentOfItsSeed()
    {
        Prop.ForAll(_cases, given =>
        {
            const int Lanes = 3;
            using IVectorEnvironment vector = Replays.MakeVector(Lanes, given.Options, AutoresetMode.SameStep);
            IEnvironment[] singles = [.. Enumerable.Range(0, Lanes).Select(_ => Replays.Make(given.Options))];
            VectorStep lanes = vector.Reset(given.Seed);
            StepResult[] steps = [.. singles.Select((single, i) => single.Reset(unchecked(given.Seed + (ulong)i)))];
            long[] actions = new long[Lanes];
            for (int t = 0; t < 40; t++)
            {
                for (int lane = 0; lane < Lanes; lane++)
                {
                    AssertSame(steps[lane].Observation, 0, lanes.Observations, lane);
                    actions[lane] = Replays.Mask(steps[lane].Observation).IndexOf((sbyte)1);
                    StepResult step = singles[lane].Step(actions[lane]);
                    steps[lane] = step.Terminated ? singles[lane].Reset() with { Reward = step.Reward } : step;
                }

                lanes = vector.Step(actions);
                Assert.Equal(steps.Select(step => step.Reward), lanes.Rewards.ToArray());
            }
        }).Check(_config.WithMaxTest(20));
    }

    [Fact]
    public void Restore_MidVisit_ContinuesIdentically()
    {
        Prop.ForAll(_cases, given =>
        {
            using IEnvironment original = Replays.Make(given.Options);
            var random = new RandomStream(given.Seed);
            StepResult step = original.Reset(given.Seed);
            step = original.Step(Replays.RandomPosition(Replays.Mask(step.Observation), ref random));
            using IEnvironment copy = Replays.Make(given.Options);
            copy.Restore(original.Snapshot());
            for (int t = 0; t < 30; t++)
            {
                long action = step.Terminated ? -1 : Replays.RandomPosition(Replays.Mask(step.Observation), ref random);
                step = action < 0 ? original.Reset() : original.Step(action);
                StepResult other = action < 0 ? copy.Reset() : copy.Step(action);
                AssertSame(step.Observation, 0, other.Observation, 0);
                Assert.Equal((step.Reward, step.Terminated), (other.Reward, other.Terminated));
            }

            Assert.Equal(original.Snapshot(), copy.Snapshot());
        }).Check(_config.WithMaxTest(20));
    }

    private static void AssertTheItemLeft(sbyte[] before, ValueBatch observation, int position)
    {
        Span<long> available = Replays.Available(observation);
        Span<sbyte> mask = Replays.Mask(observation);
        for (int other = 0; other < available.Length; other++)
        {
            Assert.Equal(available[other] == available[position] ? 0 : before[other], mask[other]);
        }
    }

    private static void AssertSame(ValueBatch expected, int expectedLane, ValueBatch actual, int lane)
    {
        for (int leaf = 0; leaf < expected.Leaves.Length; leaf++)
        {
            Assert.True(expected.Leaves[leaf].Row(expectedLane).SequenceEqual(actual.Leaves[leaf].Row(lane)));
        }
    }
}
