package quadrant.augment;

/** A transform that moves pixels. All those of a plan are combined into one map, so that a view is resampled once. */
public sealed interface Geometry extends Augmentation permits Flip, Rotation, Scale, Shear, Shift, Elastic {
    /** Draws this transform's parameters, always the same number of random numbers, and adds the transform to the pass. */
    void draw(Draws draws, WarpPass warp);

    @Override
    default Stage stage() {
        return Stage.GEOMETRY;
    }
}
