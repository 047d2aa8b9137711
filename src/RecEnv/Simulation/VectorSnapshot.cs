using System.Security.Cryptography;
using RecEnv.Spaces;

namespace RecEnv.Simulation;

/// <summary>The bytes of a snapshot: what it belongs to, the engine's state, each lane's state, a checksum.</summary>
/// <remarks>
/// The checksum (the first 16 bytes of SHA-256) tells damage, not forgery: a snapshot must restore in another process,
/// which shares no secret with this one. Reading never trusts a length or an id in it.
/// </remarks>
internal static class VectorSnapshot
{
    private const int ChecksumBytes = 16;

    private static ReadOnlySpan<byte> Magic => "RecEnv snapshot 1\n"u8;

    public static byte[] Write(EnvironmentContract contract, VectorStep step, EpisodeLedger ledger, ISimulation simulation)
    {
        var writer = new SnapshotWriter();
        writer.WriteRaw(Magic);
        writer.Write(contract.EnvironmentId);
        writer.Write(contract.OptionsJson);
        writer.Write(contract.Layout.ToString());
        writer.Write(contract.MaxEpisodeSteps);
        writer.Write(step.LaneCount);
        WriteState(writer, step, ledger, simulation);
        byte[] snapshot = new byte[writer.Written.Length + ChecksumBytes];
        writer.Written.CopyTo(snapshot);
        Checksum(writer.Written, snapshot.AsSpan(writer.Written.Length));
        return snapshot;
    }

    public static void Read(
        ReadOnlySpan<byte> snapshot,
        EnvironmentContract contract,
        VectorStep step,
        EpisodeLedger ledger,
        ISimulation simulation)
    {
        if (!snapshot.StartsWith(Magic))
        {
            throw new SnapshotException("These bytes are not a RecEnv snapshot of version 1. Take a new one.");
        }

        CheckChecksum(snapshot);
        var reader = new SnapshotReader(snapshot[Magic.Length..^ChecksumBytes]);
        Expect("environment", reader.ReadText(), contract.EnvironmentId);
        Expect("options", reader.ReadText(), contract.OptionsJson);
        Expect("layout", reader.ReadText(), contract.Layout.ToString());
        Expect("step limit", $"{reader.ReadNumber()}", $"{contract.MaxEpisodeSteps}");
        Expect("number of lanes", $"{reader.ReadNumber()}", $"{step.LaneCount}");
        ReadState(ref reader, step, ledger, simulation);
    }

    private static void WriteState(SnapshotWriter writer, VectorStep step, EpisodeLedger ledger, ISimulation simulation)
    {
        ledger.Save(writer);
        foreach (LeafBuffer buffer in Buffers(step))
        {
            writer.Write(buffer.Bytes);
        }

        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            simulation.Save(lane, writer);
        }
    }

    private static void ReadState(ref SnapshotReader reader, VectorStep step, EpisodeLedger ledger, ISimulation simulation)
    {
        ledger.Load(ref reader);
        foreach (LeafBuffer buffer in Buffers(step))
        {
            reader.Read(buffer.Bytes);
        }

        for (int lane = 0; lane < step.LaneCount; lane++)
        {
            simulation.Load(lane, ref reader);
        }

        if (reader.Remaining != 0)
        {
            throw new SnapshotException($"The snapshot has {reader.Remaining} bytes too many. It comes from another version.");
        }
    }

    private static IEnumerable<LeafBuffer> Buffers(VectorStep step)
    {
        return
        [
            .. step.Observations.Leaves,
            step.RewardBuffer,
            step.TerminatedBuffer,
            step.TruncatedBuffer,
            step.StartedBuffer,
            .. step.Infos.SelectMany(info => (LeafBuffer[])[info.Present, info.Values]),
        ];
    }

    private static void Expect(string what, string given, string expected)
    {
        if (given != expected)
        {
            throw new SnapshotException(
                $"The snapshot was taken with {what} {given}, but this environment has {expected}. Restore it into an " +
                "environment made the same way.");
        }
    }

    private static void CheckChecksum(ReadOnlySpan<byte> snapshot)
    {
        Span<byte> expected = stackalloc byte[ChecksumBytes];
        bool fits = snapshot.Length >= Magic.Length + ChecksumBytes;
        if (fits)
        {
            Checksum(snapshot[..^ChecksumBytes], expected);
        }

        if (!fits || !expected.SequenceEqual(snapshot[^ChecksumBytes..]))
        {
            throw new SnapshotException("The snapshot is damaged: its checksum does not match. Take a new one.");
        }
    }

    private static void Checksum(ReadOnlySpan<byte> bytes, Span<byte> checksum)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        hash[..ChecksumBytes].CopyTo(checksum);
    }
}
