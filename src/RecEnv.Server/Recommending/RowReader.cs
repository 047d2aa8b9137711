using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Google.Protobuf.Collections;
using RecEnv.Server.Errors;
using RecEnv.Spaces;
using Wire = RecEnv.Protocol.V1;

namespace RecEnv.Server.Recommending;

/// <summary>Reads rows of requests, and refuses what is not as it should be.</summary>
internal sealed class RowReader(EnvironmentContract contract, int maxRows)
{
    private const int LongestName = 200;

    /// <summary>Checks how many rows there are, and their names.</summary>
    public void CheckRows(RepeatedField<Wire.VisitStep> rows)
    {
        if (rows.Count == 0 || rows.Count > maxRows)
        {
            throw CallRefusedException.InvalidRequest(
                $"The call has {rows.Count} rows, but must have 1 to {maxRows} on this server.", "rows");
        }

        foreach (Wire.VisitStep row in rows)
        {
            CheckName(row.Visit);
        }
    }

    /// <summary>Checks the name of a visit.</summary>
    public static void CheckName(string visit)
    {
        if (visit.Length is 0 or > LongestName)
        {
            throw CallRefusedException.InvalidRequest(
                $"A visit's name has {visit.Length} characters, but must have 1 to {LongestName}.", "visit");
        }
    }

    /// <summary>Reads observations, each of which must lie in the observation space.</summary>
    /// <param name="leaves">The bytes.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="what">"observation" or "next observation".</param>
    public ValueBatch Observations(RepeatedField<ByteString> leaves, RepeatedField<Wire.VisitStep> rows, string what)
    {
        Space space = contract.ObservationSpace;
        if (leaves.Count != space.LeafCount)
        {
            throw CallRefusedException.InvalidRequest(
                $"The {what} has {leaves.Count} leaves, but that of \"{contract.EnvironmentId}\" has {space.LeafCount}: " +
                $"{space.Describe()}.",
                what);
        }

        for (int i = 0; i < leaves.Count; i++)
        {
            Leaf leaf = space.Leaves[i];
            if (leaves[i].Length != (long)rows.Count * leaf.ByteSize)
            {
                string shape = $"{leaf.ElementType.Name()}[{string.Join(", ", leaf.Shape)}]";
                throw CallRefusedException.InvalidRequest(
                    $"Leaf \"{leaf.Path}\" of the {what} has {leaves[i].Length} bytes, but {rows.Count} rows of {shape} need " +
                    $"{(long)rows.Count * leaf.ByteSize}.",
                    leaf.Path);
            }
        }

        var values = new ValueBatch(space, rows.Count);
        for (int i = 0; i < leaves.Count; i++)
        {
            leaves[i].Span.CopyTo(values.Leaves[i].Bytes);
        }

        for (int row = 0; row < rows.Count; row++)
        {
            if (space.Violation(values, row) is { } problem)
            {
                throw CallRefusedException.InvalidRequest(
                    $"The {what} of visit \"{Echo.Of(rows[row].Visit)}\" is outside its space: {problem}.", what);
            }
        }

        return values;
    }

    /// <summary>Reads what feedback says beside the visits.</summary>
    /// <param name="request">The request.</param>
    /// <param name="needsNext">Whether the next observation must be there.</param>
    public FeedbackRows Feedback(Wire.FeedbackRequest request, bool needsNext)
    {
        int count = request.Rows.Count;
        CheckBytes("rewards", request.Rewards, count * sizeof(double), count);
        double[] rewards = MemoryMarshal.Cast<byte, double>(request.Rewards.Span).ToArray();
        int bad = Array.FindIndex(rewards, reward => !double.IsFinite(reward));
        if (bad >= 0)
        {
            throw CallRefusedException.InvalidRequest(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The reward of visit \"{Echo.Of(request.Rows[bad].Visit)}\" is {rewards[bad]}, but must be a finite number."),
                "rewards");
        }

        bool[] terminated = Flags("terminated", request.Terminated, count);
        bool[] truncated = Flags("truncated", request.Truncated, count);
        for (int row = 0; row < count; row++)
        {
            if (terminated[row] && truncated[row])
            {
                throw CallRefusedException.InvalidRequest(
                    $"Visit \"{Echo.Of(request.Rows[row].Visit)}\" is both terminated and truncated. Say one of them.", "terminated");
            }
        }

        bool hasNext = request.NextObservationLeaves.Count > 0;
        if (needsNext && !hasNext)
        {
            throw CallRefusedException.InvalidRequest(
                "The agent learns from feedback, so what was observed next must be there. Give the next observation of each row.",
                "next observation");
        }

        return new FeedbackRows(
            rewards,
            terminated,
            truncated,
            hasNext ? Observations(request.NextObservationLeaves, request.Rows, "next observation") : null);
    }

    private static bool[] Flags(string name, ByteString bytes, int count)
    {
        if (bytes.IsEmpty)
        {
            return new bool[count];
        }

        CheckBytes(name, bytes, count, count);
        return bytes.Span.IndexOfAnyExcept((byte)0, (byte)1) is >= 0 and var row
            ? throw CallRefusedException.InvalidRequest($"Byte {row} of {name} is {bytes[row]}, but must be 0 or 1.", name)
            : [.. bytes.Select(flag => flag == 1)];
    }

    private static void CheckBytes(string name, ByteString bytes, int expected, int rows)
    {
        if (bytes.Length != expected)
        {
            throw CallRefusedException.InvalidRequest(
                $"The call has {bytes.Length} bytes of {name}, but {rows} rows need {expected}.", name);
        }
    }
}
