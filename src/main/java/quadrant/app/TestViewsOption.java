package quadrant.app;

import java.util.List;
import java.util.Optional;
import quadrant.pixels.TestViews;

/** Test-time augmentation, as users write it. */
public final class TestViewsOption {
    /** Empty for the setting that helped when the model was trained. */
    public static final Option<Optional<TestViews>> TTA = Option.of(
                    "tta", Value.choice(TestViews.class, List.of(TestViews.values())))
            .hint("auto|none|turns|dihedral")
            .label("Test-time augmentation")
            .help(
                    "Test-time augmentation: predicts each image once, or averages the predictions for its four"
                            + " quarter turns, or for these and their mirror images (dihedral), which takes as many times as long")
            .optional("auto: used where left-out images gain by it");

    private TestViewsOption() {}
}
