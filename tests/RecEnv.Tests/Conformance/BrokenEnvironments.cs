using RecEnv.Spaces;

namespace RecEnv.Tests.Conformance;

/// <summary>Environments that break one rule each.</summary>
internal static class BrokenEnvironments
{
    public sealed class RefusesEverything(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        public override VectorStep Step(ValueBatch actions) => throw new InvalidActionException("No.");
    }

    public sealed class MisstatesItsMode(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        public override AutoresetMode Autoreset => AutoresetMode.NextStep;
    }

    /// <summary>Changes what came back, after every call.</summary>
    public sealed class Edited(IVectorEnvironment inner, Action<VectorStep> edit) : WrappedEnvironment(inner)
    {
        public override VectorStep Reset(ulong? seed = null) => Edit(Inner.Reset(seed));

        public override VectorStep Reset(ReadOnlySpan<LaneReset> lanes) => Edit(Inner.Reset(lanes));

        public override VectorStep Step(ValueBatch actions) => Edit(Inner.Step(actions));

        public override IVectorEnvironment Fork() => new Edited(Inner.Fork(), edit);

        private VectorStep Edit(VectorStep step)
        {
            edit(step);
            return step;
        }
    }

    public sealed class MisreportsReturns(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        public override VectorStep Step(ValueBatch actions)
        {
            VectorStep step = Inner.Step(actions);
            AddOne(step.Info("episode/r"));
            AddOne(step.Final.Infos.Single(info => info.Leaf.Path == "episode/r"));
            return step;
        }

        public override IVectorEnvironment Fork() => new MisreportsReturns(Inner.Fork());

        private static void AddOne(InfoBuffer info)
        {
            for (int lane = 0; lane < info.Values.Count; lane++)
            {
                info.Values.As<double>()[lane] += info.Has(lane) ? 1 : 0;
            }
        }
    }

    public sealed class OtherContract(IVectorEnvironment inner, Func<EnvironmentContract, EnvironmentContract> change)
        : WrappedEnvironment(inner)
    {
        public override EnvironmentContract Contract => change(Inner.Contract);
    }

    public sealed class ForgetsItsSeed(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        private bool _seeded;

        public override VectorStep Reset(ulong? seed = null)
        {
            VectorStep step = Inner.Reset(_seeded ? seed + 1 : seed);
            _seeded |= seed is not null;
            return step;
        }
    }

    public sealed class MixesLanesInTheThirdEpisode(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        private int _resets;

        public override VectorStep Reset(ulong? seed = null) =>
            Inner.Reset(LaneCount > 1 && ++_resets == 3 ? 12345 : seed);
    }

    public sealed class GoesOnAfterTheEnd(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        private bool _started;

        public override VectorStep Reset(ulong? seed = null)
        {
            _started = true;
            return Inner.Reset(seed);
        }

        public override VectorStep Step(ValueBatch actions)
        {
            try
            {
                return Inner.Step(actions);
            }
            catch (ResetNeededException) when (_started)
            {
                return Inner.Current;
            }
        }
    }

    public sealed class ResetsEveryLane(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        public override VectorStep Reset(ReadOnlySpan<LaneReset> lanes) =>
            Inner.Reset([.. Enumerable.Range(0, LaneCount).Select(lane => new LaneReset(lane))]);
    }

    public sealed class RendersBeforeReset(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        public override string Render(int lane) => "text";
    }

    public sealed class RendersNothing(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        public override string Render(int lane) => Inner.Render(lane)[..0];
    }

    public sealed class RepairsActions(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        public override VectorStep Step(ValueBatch actions)
        {
            for (int lane = 0; actions.Count == LaneCount && lane < LaneCount; lane++)
            {
                if (!actions.Space.Contains(actions, lane))
                {
                    actions.Leaves[0].Lane<long>(lane).Fill(5);
                }
            }

            return Inner.Step(actions);
        }
    }

    public sealed class TakesAnyLaneCount(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        public override VectorStep Step(ValueBatch actions) =>
            actions.Count > LaneCount ? Inner.Current : Inner.Step(actions);
    }

    public sealed class RestoresAnotherEpisode(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        public override VectorStep Restore(ReadOnlySpan<byte> snapshot)
        {
            Inner.Restore(snapshot);
            return Inner.Reset();
        }
    }

    public sealed class ForksItself(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        public override IVectorEnvironment Fork() => new WrappedEnvironment(Inner);
    }

    public sealed class TakesAnySnapshot(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        public override VectorStep Restore(ReadOnlySpan<byte> snapshot)
        {
            try
            {
                return Inner.Restore(snapshot);
            }
            catch (SnapshotException)
            {
                return Inner.Current;
            }
        }
    }

    public sealed class ThrowsWhenDisposedTwice(IVectorEnvironment inner) : WrappedEnvironment(inner)
    {
        private bool _disposed;

        public override void Dispose()
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _disposed = true;
            base.Dispose();
        }
    }
}
