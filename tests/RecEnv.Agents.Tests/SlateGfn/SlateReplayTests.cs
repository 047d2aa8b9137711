using FsCheck;
using FsCheck.Fluent;
using RecEnv.Agents.SlateGfn;
using RecEnv.Seeding;

namespace RecEnv.Agents.Tests.SlateGfn;

public class SlateReplayTests
{
    // Every row of the first part is the newest of its state; a plain list is the oracle.
    [Fact]
    public void Fill_DistinctStates_TakesTheNewestOfEach() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(3, 5),
            Prop.ForAll<byte[], byte>((users, seed) =>
            {
                if (users.Length == 0)
                {
                    return true;
                }

                const int Capacity = 12;
                var replay = new SlateReplay(Capacity, 1, 1, keepsParts: true);
                for (int i = 0; i < users.Length; i++)
                {
                    replay.Add([i], reward: i, parts: [2 * i])[0] = users[i] % 5;
                }

                var kept = users.Select((user, i) => (User: user % 5, Slate: i)).Reverse().Take(Capacity).ToArray();
                int[] newest = [.. kept.DistinctBy(x => x.User).Take(3).Select(x => x.Slate)];
                var batch = new SlateBatch(5, 1, 1);
                var random = new RandomStream(seed);
                replay.Fill(3, distinct: true, ref random, batch);

                return batch.Slates.Take(newest.Length).SequenceEqual(newest)
                    && batch.Slates.Skip(newest.Length).All(slate => kept.Any(x => x.Slate == slate))
                    && Enumerable.Range(0, 5).All(row => batch.States[row] == users[batch.Slates[row]] % 5
                        && batch.Rewards[row] == batch.Slates[row] && batch.Parts[row] == 2 * batch.Slates[row]);
            }));
}
