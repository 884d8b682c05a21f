package quadrant;

import quadrant.launch.Start;

/** The entry for calls from ImageJ macros, with or without a display. */
public final class Macro {
    private Macro() {}

    /**
     * Runs a verb: {@code call("quadrant.Macro.run", "finetune", "data=cells output=results")}.
     *
     * @param verb finetune, advise, classify, evaluate, explain, backbones or info
     * @param options the command line's long options without dashes, {@code _} for {@code -}; values with spaces in
     *     brackets
     * @return the path of what was written; of info and the list of backbones, lines; of advise, JSON
     */
    public static String run(String verb, String options) {
        return Start.call(verb, options);
    }
}
