package quadrant.launch;

/** A macro's call of a verb. */
public final class Call {
    private Call() {}

    /**
     * Runs a verb of {@code imagej.ui}.
     *
     * @return what it gives; "" where it failed and the macro has been stopped
     */
    public static String run(String verb, String options) {
        String refusal = JavaVersion.refusal(JavaVersion.running());
        if (refusal.isEmpty()) {
            return RealEntry.call(verb, options);
        }
        Refusal.report(refusal);
        return "";
    }
}
