package quadrant.advisor;

/** A cell of the size–similarity matrix. */
public enum Quadrant {
    LARGE_UNLIKE(1, "large and unlike the pretraining data", "train everything, from the pretrained weights on"),
    LARGE_ALIKE(2, "large and like the pretraining data", "train the classifier and the top layers"),
    SMALL_UNLIKE(
            3, "small and unlike the pretraining data", "train deeper than in quadrant 2, with heavy augmentation"),
    SMALL_ALIKE(4, "small and like the pretraining data", "keep the features frozen and train a new classifier");

    private final int number;
    private final String place;
    private final String consequence;

    Quadrant(int number, String place, String consequence) {
        this.number = number;
        this.place = place;
        this.consequence = consequence;
    }

    /** The cell of a dataset. */
    public static Quadrant of(boolean large, boolean alike) {
        if (large) {
            return alike ? LARGE_ALIKE : LARGE_UNLIKE;
        }
        return alike ? SMALL_ALIKE : SMALL_UNLIKE;
    }

    public boolean large() {
        return this == LARGE_UNLIKE || this == LARGE_ALIKE;
    }

    boolean alike() {
        return this == LARGE_ALIKE || this == SMALL_ALIKE;
    }

    public int number() {
        return number;
    }

    /** The size and similarity of this cell, in words. */
    public String place() {
        return place;
    }

    /** The recommended training, in words. */
    public String consequence() {
        return consequence;
    }
}
