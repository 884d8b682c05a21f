package quadrant.imagej.ui;

import quadrant.task.Task;

/** Runs a verb with an option string, for macros that have no menu: {@code call("quadrant.Macro.run", …)}. */
public final class MacroCall {
    private MacroCall() {}

    /**
     * Runs a verb.
     *
     * @return the path of what it wrote: a model, a table, a folder; of {@code info}, its lines; "" where it failed and
     *     the macro has been stopped
     */
    public static String run(String verb, String options) {
        StringBuilder result = new StringBuilder();
        Throwable failure = Host.attempt(() -> {
            if (Host.window()) {
                try (WindowTask task = new WindowTask()) {
                    result.append(MacroVerbs.run(verb, OptionText.ofMacro(options), task));
                }
            } else {
                Task task = new BatchTask();
                result.append(MacroVerbs.run(verb, OptionText.ofMacro(options), task));
            }
            return null;
        });
        if (failure != null) {
            Failures.report(failure, true);
        }
        return result.toString();
    }
}
