// OkHttp 与 org.json（Android 自带）。 OkHttp, and org.json as Android has it.
// implementation("com.squareup.okhttp3:okhttp:4.12.0"); implementation("com.squareup.okhttp3:okhttp-sse:4.12.0")
import java.util.UUID
import java.util.concurrent.TimeUnit
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response
import okhttp3.sse.EventSource
import okhttp3.sse.EventSourceListener
import okhttp3.sse.EventSources
import org.json.JSONObject

class Refused(val code: String, message: String) : Exception(message)

/** [ids] are those of generated/ids.js; [keep] holds the tokens, encrypted, between two starts of the app. */
class Court(private val endpoint: String, private val ids: Map<String, String>, private val keep: Keep) {
    interface Keep { var access: String?; var refresh: String? }

    private val http = OkHttpClient()
    private val renewing = Any()

    /** Runs one registered document; call it off the main thread. */
    fun ask(name: String, variables: JSONObject = JSONObject()): JSONObject {
        val used = keep.access
        return try {
            send(name, variables, used)
        } catch (refused: Refused) {
            if (refused.code != "UNAUTHENTICATED" || keep.refresh == null) throw refused
            renew(used)
            send(name, variables, keep.access)
        }
    }

    fun myCases(): JSONObject = ask("MyCasesPage").getJSONObject("myCases")

    /** One [requestId], one effect: repeat the call with the same one where the answer got lost. */
    fun sendMessage(caseId: String, text: String, requestId: UUID = UUID.randomUUID()): JSONObject {
        val input = JSONObject().put("requestId", requestId.toString()).put("caseId", caseId).put("text", text)
        return ask("SendMessage", JSONObject().put("input", input)).getJSONObject("sendMessage")
    }

    /** What happens in a case after [after]; go on with the last cursor when [onEnd] tells of a cut. */
    fun caseEvents(caseId: String, after: String?, onEvent: (JSONObject) -> Unit, onEnd: (Throwable?) -> Unit): EventSource {
        val variables = JSONObject().put("caseId", caseId).put("after", after ?: JSONObject.NULL)
        val request = request("CaseEvents", variables, keep.access).header("accept", "text/event-stream").build()
        val patient = http.newBuilder().readTimeout(0, TimeUnit.MILLISECONDS).build()
        return EventSources.createFactory(patient).newEventSource(request, object : EventSourceListener() {
            override fun onEvent(eventSource: EventSource, id: String?, type: String?, data: String) {
                if (type == "next") JSONObject(data).optJSONObject("data")?.optJSONObject("caseEvents")?.let(onEvent)
            }
            override fun onClosed(eventSource: EventSource) = onEnd(null)
            override fun onFailure(eventSource: EventSource, t: Throwable?, response: Response?) = onEnd(t)
        })
    }

    /** A refresh token is good for one use: who comes second takes what the first brought. */
    private fun renew(stale: String?) = synchronized(renewing) {
        if (keep.access != stale) return@synchronized
        val input = JSONObject().put("input", JSONObject().put("refreshToken", keep.refresh))
        val tokens = send("RefreshSession", input, null).getJSONObject("refreshSession")
        keep.access = tokens.getString("accessToken")
        keep.refresh = tokens.getString("refreshToken")
    }

    private fun request(name: String, variables: JSONObject, access: String?): Request.Builder {
        val body = JSONObject().put("documentId", ids.getValue(name)).put("variables", variables).toString()
        val request = Request.Builder().url(endpoint).post(body.toRequestBody("application/json".toMediaType()))
        return if (access == null) request else request.header("authorization", "Bearer $access")
    }

    private fun send(name: String, variables: JSONObject, access: String?): JSONObject {
        val request = request(name, variables, access).header("accept", "application/graphql-response+json").build()
        val answer = http.newCall(request).execute().use { JSONObject(it.body!!.string()) } // also of 400, 401 and 429
        val error = answer.optJSONArray("errors")?.getJSONObject(0) ?: return answer.getJSONObject("data")
        throw Refused(error.getJSONObject("extensions").getString("code"), error.getString("message"))
    }
}
