package quadrant.augment;

/** A transform that moves pixels. All of a plan are joined into one map, so that a view is resampled once. */
public sealed interface Geometry extends Augmentation permits Flip, Rotation, Scale, Shear, Shift, Elastic {
    /** Draws this transform's numbers, always the same count, and adds the transform to the pass. */
    void draw(Draws draws, WarpPass warp);

    @Override
    default Stage stage() {
        return Stage.GEOMETRY;
    }
}
