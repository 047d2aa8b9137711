using RecEnv.Agents;

namespace RecEnv.Client.Tests.Support;

/// <summary>Drives environments with the same actions and checks that they return the same bytes.</summary>
/// <remarks>A driver in process, in dict layout, chooses the actions, so that the others may have any layout.</remarks>
public sealed class Twins : IDisposable
{
    private readonly IVectorEnvironment _driver;
    private readonly RandomAgent _agent;
    private readonly IVectorEnvironment[] _twins;

    public Twins(string id, int lanes, EnvironmentSettings settings, params IVectorEnvironment[] twins)
    {
        _driver = TestRegistry.Create().MakeVector(id, lanes, settings with { Layout = ObservationLayout.Dict });
        _agent = new RandomAgent(_driver.Contract, lanes, seed: 9);
        _twins = twins;
    }

    public void Reset(ulong? seed) => All(environment => environment.Reset(seed));

    public void Reset(params LaneReset[] lanes) => All(environment => environment.Reset(lanes));

    /// <summary>Restores all; the settings must ask for the dict layout, which the driver has.</summary>
    public void Restore(byte[] snapshot) => All(environment => environment.Restore(snapshot));

    public void Step(int count)
    {
        for (int i = 0; i < count; i++)
        {
            _agent.Act(_driver.Current, _driver.Actions);
            All(environment => environment.Step(_driver.Actions));
            if (_driver.Autoreset == AutoresetMode.Disabled)
            {
                ResetEnded();
            }
        }
    }

    public void Dispose()
    {
        _driver.Dispose();
        foreach (IVectorEnvironment twin in _twins)
        {
            twin.Dispose();
        }
    }

    private void ResetEnded()
    {
        VectorStep step = _driver.Current;
        LaneReset[] ended =
        [
            .. Enumerable.Range(0, step.LaneCount).Where(lane => step.Terminated[lane] || step.Truncated[lane])
                .Select(lane => new LaneReset(lane)),
        ];
        if (ended.Length > 0)
        {
            Reset(ended);
        }
    }

    private void All(Func<IVectorEnvironment, VectorStep> call)
    {
        call(_driver);
        byte[] expected = Recording.Of(call(_twins[0]));
        foreach (IVectorEnvironment twin in _twins.Skip(1))
        {
            byte[] actual = Recording.Of(call(twin));

            Assert.True(expected.AsSpan().SequenceEqual(actual), "A twin returned other bytes.");
        }
    }
}
