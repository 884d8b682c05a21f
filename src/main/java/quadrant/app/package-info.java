/**
 * The verbs: options parsed once into typed values, a job for each verb, and the wiring of the engines. The Java API of an
 * embedding program.
 */
@NullMarked
package quadrant.app;

import org.jspecify.annotations.NullMarked;
