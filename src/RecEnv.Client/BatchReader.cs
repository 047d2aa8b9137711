using Google.Protobuf;
using Google.Protobuf.Collections;
using RecEnv.Spaces;
using Proto = RecEnv.Protocol.V1;

namespace RecEnv.Client;

/// <summary>Copies replies into the buffers of a step, part by part.</summary>
internal sealed class BatchReader
{
    private readonly VectorStep _step;
    private readonly InfoBuffer[] _infos;
    private readonly InfoBuffer[] _finalInfos;

    public BatchReader(VectorStep step)
    {
        _step = step;
        _infos = [.. step.Infos];
        _finalInfos = [.. step.Final.Infos];
    }

    /// <summary>Copies one part; the part with lane 0 begins a new reply.</summary>
    /// <param name="batch">The part.</param>
    /// <returns>True when it was the last one.</returns>
    /// <exception cref="ServerFaultException">The part does not fit the contract.</exception>
    public bool Read(Proto.Batch batch)
    {
        int first = (int)batch.FirstLane;
        int count = (int)batch.LaneCount;
        Require(first >= 0 && count >= 0 && first + (long)count <= _step.LaneCount, "lanes");
        Require(batch.ObservationLeaves.Count == _step.Observations.Leaves.Length, "observation leaves");
        if (first == 0)
        {
            _step.Final.Clear();
        }

        CopyLeaves(batch.ObservationLeaves, _step.Observations, first, count);
        Copy(batch.Rewards, _step.RewardBuffer, first, count);
        Copy(batch.Terminated, _step.TerminatedBuffer, first, count);
        Copy(batch.Truncated, _step.TruncatedBuffer, first, count);
        Copy(batch.Started, _step.StartedBuffer, first, count);
        CopyInfos(batch.Infos, _infos, first, count);
        ReadFinal(batch);
        return batch.Last;
    }

    private void ReadFinal(Proto.Batch batch)
    {
        int count = batch.FinalLanes.Count;
        if (count == 0)
        {
            return;
        }

        int first = _step.Final.Count;
        Require(batch.FinalObservationLeaves.Count == _step.Observations.Leaves.Length, "final observation leaves");
        Require(first + count <= _step.LaneCount, "final lanes");
        foreach (long lane in batch.FinalLanes)
        {
            Require(lane >= 0 && lane < _step.LaneCount, "final lanes");
            _step.Final.Add((int)lane);
        }

        CopyLeaves(batch.FinalObservationLeaves, _step.Final.Observations, first, count);
        CopyInfos(batch.FinalInfos, _finalInfos, first, count);
    }

    private static void CopyLeaves(RepeatedField<ByteString> leaves, ValueBatch target, int first, int count)
    {
        for (int i = 0; i < leaves.Count; i++)
        {
            Copy(leaves[i], target.Leaves[i], first, count);
        }
    }

    private static void CopyInfos(RepeatedField<Proto.InfoColumn> columns, InfoBuffer[] infos, int first, int count)
    {
        foreach (InfoBuffer info in infos)
        {
            info.Present.Bytes.Slice(first, count).Clear();
        }

        foreach (Proto.InfoColumn column in columns)
        {
            Require(column.Index >= 0 && column.Index < infos.Length, "info columns");
            InfoBuffer info = infos[column.Index];
            if (column.Present.IsEmpty)
            {
                info.Present.Bytes.Slice(first, count).Fill(1);
            }
            else
            {
                Copy(column.Present, info.Present, first, count);
            }

            Copy(column.Values, info.Values, first, count);
        }
    }

    private static void Copy(ByteString bytes, LeafBuffer target, int first, int count)
    {
        int size = target.Leaf.ByteSize;
        Require(bytes.Length == (long)count * size, $"bytes of \"{target.Leaf.Path}\"");
        bytes.Span.CopyTo(target.Bytes.Slice(first * size, count * size));
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
        {
            throw new ServerFaultException(
                $"The {what} in the server's reply do not fit the contract. Update the server or this client, so that " +
                "both are of one version.");
        }
    }
}
