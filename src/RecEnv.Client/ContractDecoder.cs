using RecEnv.Spaces;
using Proto = RecEnv.Protocol.V1;

namespace RecEnv.Client;

/// <summary>Reads contracts from messages.</summary>
internal static class ContractDecoder
{
    /// <summary>Reads a contract.</summary>
    /// <param name="contract">The message.</param>
    /// <exception cref="ServerFaultException">The message contradicts itself.</exception>
    public static EnvironmentContract Decode(Proto.Contract contract)
    {
        Space observations = SpaceDecoder.Decode(contract.ObservationSpace);
        Space actions = SpaceDecoder.Decode(contract.ActionSpace);
        CheckLeaves("observation", observations, contract.ObservationLeaves);
        CheckLeaves("action", actions, contract.ActionLeaves);
        return new EnvironmentContract
        {
            EnvironmentId = contract.EnvironmentId,
            OptionsJson = contract.OptionsJson,
            ObservationSpace = observations,
            ActionSpace = actions,
            Infos = [.. contract.Infos.Select(info => SpaceDecoder.DecodeLeaf(info.Name, info.Dtype, info.Shape))],
            MaxEpisodeSteps = (int)contract.MaxEpisodeSteps,
            Layout = (ObservationLayout)contract.Layout,
            Slate = contract.SlateSize == 0
                ? null
                : new SlateFacts((int)contract.CandidateCount, (int)contract.SlateSize, contract.DistinctItems),
            Generator = contract.Generator,
        };
    }

    private static void CheckLeaves(string what, Space space, IEnumerable<Proto.LeafSpec> specs)
    {
        if (!space.Leaves.SequenceEqual(specs.Select(spec => SpaceDecoder.DecodeLeaf(spec.Path, spec.Dtype, spec.Shape))))
        {
            throw new ServerFaultException(
                $"The server's {what} leaves are not those of its {what} space {space.Describe()}. Update the server or " +
                "this client, so that both are of one version.");
        }
    }
}
