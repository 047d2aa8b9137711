// Some tests set which registers and how many threads the kernels use, which is one setting for the process.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
