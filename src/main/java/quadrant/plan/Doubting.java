package quadrant.plan;

/** From which images a model learns where its calls are to be doubted. */
public enum Doubting {
    /** The validation part where there is one, else inner folds, unless every layer is trained. */
    AUTO,
    /** Three inner folds by whole groups, each trained by the whole recipe. */
    FOLDS,
    /** It does not. */
    NONE
}
