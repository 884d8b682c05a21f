/** The verbs: options read once into typed values, the job of each, and the wiring of the engines. The Java API of an embedding program. */
@NullMarked
package quadrant.app;

import org.jspecify.annotations.NullMarked;
