using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Messages;

/// <summary>Contracts, modes and layouts as messages, and back.</summary>
internal static class ContractMessages
{
    public static Wire.Contract ToMessage(EnvironmentContract contract) => new()
    {
        EnvironmentId = contract.EnvironmentId,
        OptionsJson = contract.OptionsJson,
        ObservationSpace = SpaceMessages.ToMessage(contract.ObservationSpace),
        ActionSpace = SpaceMessages.ToMessage(contract.ActionSpace),
        ObservationLeaves = { contract.ObservationSpace.Leaves.Select(SpaceMessages.ToMessage) },
        ActionLeaves = { contract.ActionSpace.Leaves.Select(SpaceMessages.ToMessage) },
        Infos = { contract.Infos.Select(SpaceMessages.ToInfo) },
        MaxEpisodeSteps = contract.MaxEpisodeSteps,
        CandidateCount = contract.Slate?.CandidateCount ?? 0,
        SlateSize = contract.Slate?.SlateSize ?? 0,
        DistinctItems = contract.Slate?.DistinctItems ?? false,
        Generator = contract.Generator,
        Layout = (Wire.ObservationLayout)contract.Layout,
    };

    public static Wire.AutoresetMode ToMessage(AutoresetMode mode) => (Wire.AutoresetMode)mode;

    public static AutoresetMode FromMessage(Wire.AutoresetMode mode) => mode switch
    {
        Wire.AutoresetMode.Unspecified => AutoresetMode.NextStep,
        Wire.AutoresetMode.NextStep or Wire.AutoresetMode.SameStep
            or Wire.AutoresetMode.Disabled => (AutoresetMode)mode,
        _ => throw Errors.CallRefusedException.InvalidRequest(
            $"Autoreset {(int)mode} is unknown. Use 1 (next step), 2 (same step) or 3 (disabled).", "autoreset"),
    };

    public static ObservationLayout FromMessage(Wire.ObservationLayout layout) => layout switch
    {
        Wire.ObservationLayout.Unspecified => ObservationLayout.Dict,
        Wire.ObservationLayout.Dict or Wire.ObservationLayout.Flat => (ObservationLayout)layout,
        _ => throw Errors.CallRefusedException.InvalidRequest(
            $"Observation layout {(int)layout} is unknown. Use 1 (dict) or 2 (flat).", "layout"),
    };
}
