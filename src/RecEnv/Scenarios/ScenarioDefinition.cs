using RecEnv.Options;
using RecEnv.Scenarios.Pieces;
using RecEnv.Simulation;

namespace RecEnv.Scenarios;

/// <summary>An environment joined from pieces. Its options are those of all pieces, its defaults those of the file.</summary>
internal sealed class ScenarioDefinition : EnvironmentDefinition
{
    private readonly ScenarioParts _parts;

    public ScenarioDefinition(string id, string summary, ScenarioParts parts)
        : base(id, summary, parts.Schema(id))
    {
        _parts = parts;
    }

    private protected override ISimulation Create(object options, int laneCount) =>
        ScenarioSimulation.Create(_parts, (JoinedOptions)options, laneCount);

    private protected override int DefaultStepLimit(object options) => ((JoinedOptions)options).Get<ScenarioFrame>().StepLimit;
}
