package quadrant.face;

import java.util.Optional;
import quadrant.pixels.TestViews;

/** Understands {@code --tta}. */
final class TestViewsOption {
    private enum Word {
        AUTO,
        NONE,
        DIHEDRAL
    }

    private TestViewsOption() {}

    /** The turns that were asked for; empty for {@code auto}. */
    static Optional<TestViews> of(Options options) {
        return switch (options.choice("tta", Word.class, Word.AUTO)) {
            case AUTO -> Optional.empty();
            case NONE -> Optional.of(TestViews.NONE);
            case DIHEDRAL -> Optional.of(TestViews.DIHEDRAL);
        };
    }
}
